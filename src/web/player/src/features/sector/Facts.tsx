// What the instruments say about the sector.
import type { SectorView } from '@sectorwars/shared/api/hooks';
import { Badge, Meter } from '@sectorwars/shared/ui';
import { useTranslation } from 'react-i18next';

interface Deposit {
  amount: number;
  quality: string;
}

function depositsOf(resources: unknown): [string, Deposit][] {
  if (typeof resources !== 'object' || resources === null) return [];
  return Object.entries(resources as Record<string, unknown>).flatMap(([name, value]) => {
    if (typeof value !== 'object' || value === null) return [];
    const { amount, quality } = value as Record<string, unknown>;
    return typeof amount === 'number' ? [[name, { amount, quality: String(quality ?? '') }] as [string, Deposit]] : [];
  });
}

export function Facts({ sector, region }: { sector: SectorView; region: string }) {
  const { t, i18n } = useTranslation(['sector', 'map']);
  const deposits = depositsOf(sector.resources);
  const danger = sector.hazard_level >= 7 ? 'red' : sector.hazard_level >= 4 ? 'amber' : 'green';
  return (
    <div className="sector-facts">
      <p className="map-tags">
        <Badge tone="cyan">{t(`map:type.${sector.type}`)}</Badge>
        <Badge>{region}</Badge>
        <Badge><span className="sw-figure">{sector.x_coord}:{sector.y_coord}:{sector.z_coord}</span></Badge>
      </p>
      <Meter label={t('sector:facts.hazard')} value={sector.hazard_level} max={10} tone={danger} />
      <Meter label={t('sector:facts.radiation')} value={Math.round(sector.radiation_level * 100)} max={100}
        tone={sector.radiation_level > 0.5 ? 'red' : sector.radiation_level > 0.2 ? 'amber' : 'cyan'}
        text={`${Math.round(sector.radiation_level * 100)} %`} />
      {deposits.length > 0 && (
        <>
          <h3 className="sw-label">{t('sector:facts.deposits')}</h3>
          <ul className="sector-deposits">
            {deposits.map(([name, deposit]) => (
              <li key={name}>
                <span>{t(`sector:good.${name}`, { defaultValue: name })}</span>
                <span className="map-dim">{t(`sector:quality.${deposit.quality}`, { defaultValue: deposit.quality })}</span>
                <span className="sw-figure">{new Intl.NumberFormat(i18n.language).format(deposit.amount)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
