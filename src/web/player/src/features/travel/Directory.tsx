// All regions that there are: who is there, and whether they are awake.
import { usePlayer, useRegions, useSector } from '@sectorwars/shared/api/hooks';
import { Badge, EmptyState, ErrorState, Icon, Panel, Skeleton, type Tone } from '@sectorwars/shared/ui';
import { useTranslation } from 'react-i18next';

const tones: Record<string, Tone> = {
  running: 'green', starting: 'amber', hibernated: 'cyan', draining: 'amber', stopped: 'neutral', failed: 'red',
};

export function Directory() {
  const { t, i18n } = useTranslation('travel');
  const regions = useRegions();
  const { data: sector } = useSector();
  const { data: player } = usePlayer();
  const here = player?.region ?? sector?.region_name;
  const number = new Intl.NumberFormat(i18n.language);
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 1 });
  return (
    <Panel title={t('regions.title')} state={regions.isPending ? 'loading' : 'ready'}>
      {regions.isPending && <Skeleton lines={4} height="3rem" />}
      {regions.error && <ErrorState error={regions.error} retry={() => void regions.refetch()} />}
      {regions.data?.regions.length === 0 && <EmptyState icon="star" title={t('regions.none')} />}
      <ul className="travel-regions">
        {regions.data?.regions.map((one) => (
          <li key={one.slug} data-here={one.slug === here || undefined}>
            <div className="travel-region-head">
              <h3>{one.display_name}</h3>
              {one.slug === here && <Badge tone="amber" icon="target">{t('regions.here')}</Badge>}
              <Badge tone={tones[one.running] ?? 'neutral'}>{t(`running.${one.running}`)}</Badge>
            </div>
            <p className="map-dim">
              {t(`kind.${one.region_type}`)} · {t(`government.${one.governance_type}`)}
              {one.economic_specialization && ` · ${t(`economy.${one.economic_specialization}`)}`}
              {' · '}{t(`scripts.${one.automation_policy}`)}
            </p>
            <ul className="travel-region-facts">
              <li><Icon name="pilot" title={t('regions.pilots')} />
                <span className="sw-figure">{number.format(one.players_online)} / {number.format(one.max_players)}</span>
              </li>
              <li><Icon name="map" title={t('regions.sectors')} />
                <span className="sw-figure">{number.format(one.total_sectors)}</span>
              </li>
              <li><Icon name="credits" title={t('regions.tax')} />
                <span className="sw-figure">{percent.format(one.tax_rate)}</span>
              </li>
            </ul>
            {one.running === 'hibernated' && <p className="travel-why">{t('regions.wakes')}</p>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
