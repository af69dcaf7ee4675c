import { useRegions, useStatus } from '@sectorwars/shared/api/hooks';
import { Skeleton } from '@sectorwars/shared/ui';
import { useTranslation } from 'react-i18next';

/** What is going on out there now, from routes that everybody may ask. */
export function Figures() {
  const { t, i18n } = useTranslation('landing');
  const regions = useRegions();
  const status = useStatus();
  const number = (value: number) => new Intl.NumberFormat(i18n.language).format(value);
  const list = regions.data?.regions;
  const failed = regions.isError || status.isError;
  const figures: [string, string | undefined][] = [
    ['systems', list && number(list.reduce((sum, one) => sum + one.total_sectors, 0))],
    ['regions', list && number(list.filter((one) => one.running === 'running').length)],
    ['pilots', status.data && number(status.data.active_connections)],
    ['server', status.data && t(status.data.status === 'healthy' ? 'figure.healthy' : 'figure.troubled')],
  ];
  return (
    <dl className="landing-figures" aria-busy={regions.isPending || status.isPending || undefined}>
      {figures.map(([id, value]) => (
        <div key={id}>
          <dt>{t(`figure.${id}`)}</dt>
          <dd>{value ?? (failed ? '–' : <Skeleton width="4rem" />)}</dd>
        </div>
      ))}
    </dl>
  );
}
