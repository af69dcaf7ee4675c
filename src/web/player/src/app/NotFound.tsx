import { ButtonLink, EmptyState } from '@sectorwars/shared/ui';
import { useTranslation } from 'react-i18next';

export default function NotFound() {
  const { t } = useTranslation('shell');
  return <EmptyState icon="map" title={t('not_found.title')} action={<ButtonLink to="/" tone="action">{t('not_found.home')}</ButtonLink>} />;
}
