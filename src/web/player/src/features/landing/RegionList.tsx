import { useRegions } from '@sectorwars/shared/api/hooks';
import { Badge, EmptyState, ErrorState, Skeleton } from '@sectorwars/shared/ui';
import { useTranslation } from 'react-i18next';

/** The regions that a pilot can fly to, as their harbour masters would post them. */
export function RegionList() {
  const { t, i18n } = useTranslation('landing');
  const { data, error, isPending, refetch } = useRegions();
  const number = (value: number) => new Intl.NumberFormat(i18n.language).format(value);
  if (error) return <ErrorState error={error} retry={() => void refetch()} />;
  if (isPending) return <div className="landing-regions" aria-busy><Skeleton height="4.5rem" /><Skeleton height="4.5rem" /></div>;
  if (data.regions.length === 0) return <EmptyState icon="map" title={t('regions.none')} />;
  return (
    <ul className="landing-regions">
      {data.regions.map((region) => (
        <li key={region.slug}>
          <div className="landing-region-name">
            <h3>{region.display_name}</h3>
            <span>{t(`region_type.${region.region_type}`)} · {t(`governance.${region.governance_type}`)}</span>
          </div>
          <dl>
            <div><dt>{t('regions.systems')}</dt><dd>{number(region.total_sectors)}</dd></div>
            <div>
              <dt>{t('regions.tax')}</dt>
              <dd>{new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 1 }).format(region.tax_rate)}</dd>
            </div>
            <div><dt>{t('regions.pilots')}</dt><dd>{number(region.players_online)}</dd></div>
          </dl>
          <Badge tone={region.running === 'running' ? 'green' : 'neutral'}>{t(`running.${region.running}`)}</Badge>
        </li>
      ))}
    </ul>
  );
}
