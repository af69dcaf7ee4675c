// One system of the chart: what is known of it, where it leads, and how to get there.
import { usePlanets, useStations } from '@sectorwars/shared/api/hooks';
import { Badge, Button, Icon, Panel, Select } from '@sectorwars/shared/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { coursePilot } from '../course/pilot';
import type { CourseState } from '../course/machine';
import { sectorAt, type Chart } from '../model/chart';
import type { ChartSector, Cluster, LinkKind, Optimise } from '../model/types';
import { LevelMark } from './LevelMark';

const linkIcons: Record<LinkKind, 'warp' | 'link' | 'gate'> = { warp: 'warp', tunnel: 'link', gate: 'gate' };

function Places({ id }: { id: number }) {
  const { t } = useTranslation('map');
  const stations = useStations(id);
  const planets = usePlanets(id);
  const found = [
    ...(stations.data?.stations ?? []).map((one) => ({ id: one.id, name: one.name, icon: 'station' as const,
      kind: `${t(`station.${one.type}`)} · ${t('class_n', { class: one.station_class })}` })),
    ...(planets.data?.planets ?? []).map((one) => ({ id: one.id, name: one.name, icon: 'planet' as const,
      kind: t(`planet.${one.type}`, { defaultValue: one.type }) })),
  ];
  if (found.length === 0) return null;
  return (
    <ul className="map-places">
      {found.map((one) => (
        <li key={one.id}><Icon name={one.icon} /><span>{one.name}</span><span className="map-dim">{one.kind}</span></li>
      ))}
    </ul>
  );
}

function Ways({ sector, chart, onChoose }: { sector: ChartSector; chart: Chart; onChoose: (id: number) => void }) {
  const { t } = useTranslation('map');
  if (sector.links.length === 0) return <p className="map-dim">{t('details.no_links')}</p>;
  return (
    <ul className="map-ways" aria-label={t('details.links')}>
      {sector.links.map((link) => {
        const there = sectorAt(chart, link.to);
        return (
          <li key={link.to}>
            <button type="button" className="map-row" onClick={() => onChoose(link.to)}>
              <Icon name={linkIcons[link.kind]} title={t(`link.${link.kind}`)} />
              <span className="sw-figure">{link.to}</span>
              <span className="map-row-name">{there?.name ?? t('details.unknown')}</span>
              <LevelMark level={there?.level ?? 'none'} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

export interface DetailsProps {
  sector: ChartSector;
  chart: Chart;
  cluster: Cluster | undefined;
  region: string;
  here: number | null;
  course: CourseState;
  onChoose: (id: number | null) => void;
}

export function Details({ sector, chart, cluster, region, here, course, onChoose }: DetailsProps) {
  const { t } = useTranslation('map');
  const [optimise, setOptimise] = useState<Optimise>('turns');
  const isHere = sector.sector_id === here;
  const plotted = course.destination === sector.sector_id && course.optimise === optimise && !course.stale
    && course.phase !== 'refused' && course.phase !== 'idle';
  return (
    <Panel className="map-details" title={<><span className="sw-figure">{sector.sector_id}</span> {sector.name}</>}
      actions={<Button tone="plain" small icon="close" onClick={() => onChoose(null)}>{t('details.close')}</Button>}>
      <p className="map-tags">
        <Badge tone={sector.level === 'visited' ? 'cyan' : 'neutral'}>{t(`level.${sector.level}`)}</Badge>
        <Badge>{t(`type.${sector.type}`)}</Badge>
        {isHere && <Badge tone="amber" icon="target">{t('details.here')}</Badge>}
      </p>
      <dl className="map-facts">
        <div><dt>{t('details.region')}</dt><dd>{region}</dd></div>
        {cluster && <div><dt>{t('details.cluster')}</dt><dd>{cluster.name}</dd></div>}
        {cluster && <div><dt>{t('details.zone')}</dt><dd data-zone={cluster.zone}>{t(`zone.${cluster.zone}`)}</dd></div>}
        <div>
          <dt>{t('details.place')}</dt>
          <dd className="sw-figure">{sector.x} : {sector.y} : {sector.z}</dd>
        </div>
      </dl>
      {sector.level !== 'seen' && <Places id={sector.sector_id} />}
      {!isHere && (
        <div className="map-plot" data-goal="course">
          <Select aria-label={t('plot.by')} value={optimise} disabled={course.phase === 'flying'}
            onChange={(event) => setOptimise(event.target.value as Optimise)}
            options={(['turns', 'hops', 'safe'] as const).map((value) => ({ value, label: t(`plot.${value}`) }))} />
          <Button tone={plotted ? 'neutral' : 'navigate'} icon="course" busy={course.phase === 'plotting'}
            disabled={course.phase === 'flying' || plotted}
            onClick={() => void coursePilot.plot(sector.sector_id, optimise)}>
            {t(plotted ? 'plot.plotted' : 'plot.plot')}
          </Button>
        </div>
      )}
      <h3 className="sw-label">{t('details.links')}</h3>
      <Ways sector={sector} chart={chart} onChoose={onChoose} />
    </Panel>
  );
}
