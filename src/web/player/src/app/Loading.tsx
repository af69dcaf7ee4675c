import { Skeleton, VisuallyHidden } from '@sectorwars/shared/ui';
import { useTranslation } from 'react-i18next';

/** Stands for a view whose chunk or first data is on its way. */
export function Loading() {
  const { t } = useTranslation('common');
  return (
    <div className="shell-loading" role="status">
      <VisuallyHidden>{t('loading')}</VisuallyHidden>
      <Skeleton height="1.5rem" width="12rem" />
      <Skeleton lines={6} height="1.25rem" />
    </div>
  );
}
