import { useTranslation } from 'react-i18next';

import { countFog, type Chart } from '../model/chart';
import { levels, zones } from '../model/types';
import type { Palette } from '../render/palette';
import { LevelMark } from './LevelMark';

/** What the signs mean, and how much of the galaxy they cover. */
export function Legend({ chart, total, palette }: { chart: Chart; total: number; palette: Palette }) {
  const { t, i18n } = useTranslation('map');
  const count = countFog(chart);
  const figure = (value: number): string => new Intl.NumberFormat(i18n.language).format(value);
  return (
    <details className="map-legend">
      <summary>
        <span className="sw-label">{t('legend.title')}</span>{' '}
        <span className="sw-figure">{t('legend.known', { known: figure(chart.sectors.length), total: figure(total) })}</span>
      </summary>
      <ul>
        {levels.filter((level) => level !== 'none').map((level) => (
          <li key={level}><LevelMark level={level} /> {t(`level.${level}`)}{' '}
            <span className="sw-figure map-dim">{figure(count[level])}</span>
          </li>
        ))}
      </ul>
      <ul>
        {zones.map((zone) => (
          <li key={zone}><span className="zone-mark" style={{ background: palette.zones[zone] }} /> {t(`zone.${zone}`)}</li>
        ))}
      </ul>
      <ul>
        {(['warp', 'tunnel', 'gate', 'oneWay'] as const).map((link) => (
          <li key={link}><span className="link-mark" style={{ background: palette.link[link] }} /> {t(`link.${link}`)}</li>
        ))}
      </ul>
    </details>
  );
}
