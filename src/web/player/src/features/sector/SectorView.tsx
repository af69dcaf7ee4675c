// The sector around the pilot: the view outside, and the same things as a list to act on.
import { useRegions } from '@sectorwars/shared/api/hooks';
import {
  Badge, Button, ButtonLink, EmptyState, ErrorState, Kbd, Panel, Skeleton, useReducedMotion,
} from '@sectorwars/shared/ui';
import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';

import { stopsAhead } from '../map/course/machine';
import { useCourse } from '../map/course/useCourse';
import '../map/map.css';
import { sectorAt } from '../map/model/chart';
import { CoursePanel } from '../map/panels/CoursePanel';
import { useChartMap } from '../map/useChartMap';
import { Facts } from './Facts';
import { layoutSector, placeContacts, type Spot } from './model/layout';
import type { SectorFacts } from './model/types';
import { arrivingTime, leavingTime, type Flight } from './scene/flight';
import './sector.css';
import { Gates, Pilots, Planets, Stations } from './Things';
import { useActs } from './useActs';
import { useKeys } from './useKeys';
import { useSelf } from './useSelf';
import { useContacts, useSectorNow, type SectorNow } from './useSectorNow';
import { Window } from './Window';

const middle: Spot = { x: 0, y: 0, z: 0 };

function useLayout(now: SectorNow | null, chart: ReturnType<typeof useChartMap>['chart']) {
  return useMemo(() => {
    if (!now) return null;
    // The server's words for the kind of sector are the chart's.
    const facts = now.sector as SectorFacts;
    return { facts, layout: layoutSector(facts, now, (id) => sectorAt(chart, id)) };
  }, [now, chart]);
}

/** The flight that is shown: away at the click, in through the gate that leads back once the new sector is known. */
function useFlight(
  now: SectorNow | null, layout: ReturnType<typeof useLayout>, calm: boolean, hold: RefObject<number>,
) {
  const [flight, setFlight] = useState<Flight | null>(null);
  const before = useRef<number | null>(null);
  useEffect(() => {
    if (!now || !layout) return;
    const came = before.current;
    if (came === now.sector.sector_id) return;
    before.current = now.sector.sector_id;
    if (came === null || calm) return setFlight(null);
    const back = layout.layout.gates.find((gate) => gate.option.sector_id === came) ?? { x: 0, y: 3, z: 34 };
    setFlight({ kind: 'arriving', from: { x: back.x, y: back.y, z: back.z }, start: performance.now() });
    const timer = setTimeout(() => setFlight((shown) => (shown?.kind === 'arriving' ? null : shown)), arrivingTime + 60);
    return () => clearTimeout(timer);
  }, [now, layout, calm]);
  const leave = useCallback((to: number) => {
    const gate = layout?.layout.gates.find((one) => one.option.sector_id === to);
    if (!gate || calm) return;
    const start = performance.now();
    hold.current = start + leavingTime;
    setFlight({ kind: 'leaving', to: { x: gate.x, y: gate.y, z: gate.z }, start });
  }, [layout, calm, hold]);
  const stay = useCallback(() => {
    hold.current = 0;
    setFlight(null);
  }, [hold]);
  return { flight, leave, stay };
}

function Loading() {
  const { t } = useTranslation('sector');
  return (
    <div className="sector-page">
      <h1 className="sw-hidden">{t('title')}</h1>
      <div className="sector-window sector-wait"><Skeleton height="100%" /></div>
      <div className="sector-side"><Panel state="loading"><Skeleton lines={9} /></Panel></div>
    </div>
  );
}

function Sector() {
  const { t } = useTranslation(['sector', 'map', 'common']);
  const calm = useReducedMotion();
  const hold = useRef(0);
  const { now, player, ship, error, retry } = useSectorNow(hold);
  const { chart, refresh } = useChartMap();
  const { data: regions } = useRegions();
  const course = useCourse();
  const [chosen, setChosen] = useState<string | null>(null);
  const made = useLayout(now, chart);
  const { flight, leave, stay } = useFlight(now, made, calm, hold);
  const here = now?.sector.sector_id;
  const acts = useActs({
    onGrounded: stay,
    onCharted: (ids) => refresh(here === undefined ? ids : [here, ...ids]),
  });
  const contacts = useContacts(now?.sector, useSelf());
  const placed = useMemo(() => placeContacts(contacts), [contacts]);
  useEffect(() => { setChosen(null); }, [here]);

  // The autopilot's hops are shown as the pilot's own are.
  const next = course.phase === 'flying' ? stopsAhead(course)[0] : undefined;
  useEffect(() => { if (next !== undefined) leave(next); }, [next, leave]);

  const dockedAt = player?.current_port_id ?? null;
  const flying = acts.fly.isPending || course.phase === 'flying';
  const flyable = Boolean(player?.current_ship_id) && !flying;
  const fly = (to: number) => {
    const option = now?.options.find((one) => one.sector_id === to);
    if (!option?.can_afford || !flyable) return;
    leave(to);
    acts.fly.mutate({ to, docked: dockedAt !== null });
  };
  const act = (key: string) => {
    const [kind, id] = key.split(' ');
    if (kind === 'gate') fly(Number(id));
    if (kind === 'station' && id !== undefined && dockedAt === null && !acts.busy) acts.dock.mutate(id);
  };
  const dock = () => {
    const station = now?.stations[0];
    if (dockedAt !== null) acts.undock.mutate();
    else if (station) acts.dock.mutate(station.id);
  };
  const scan = () => { if (!acts.scan.isPending) acts.scan.mutate(); };
  useKeys(now, { fly, dock, scan, docked: dockedAt !== null });

  if (error) {
    return <div className="sector-page"><h1 className="sw-hidden">{t('sector:title')}</h1><ErrorState error={error} retry={retry} /></div>;
  }
  if (!now || !made) return <Loading />;
  const station = made.layout.stations.find((one) => one.station.id === dockedAt);
  const rest = station ? { x: station.x * 0.8, y: station.y - 1.1, z: station.z * 0.8 } : middle;
  const slug = now.sector.region_name;
  const region = regions?.regions.find((one) => one.slug === slug)?.display_name ?? slug;
  const common = { chosen, busy: acts.busy, onPick: setChosen };
  return (
    <div className="sector-page">
      <div className="sector-side">
        <Panel title={t('sector:gates.title')} className="sector-gates" actions={dockedAt && <Badge tone="amber">{t('sector:docked')}</Badge>}>
          {!player?.current_ship_id && player && (
            <p className="map-notice" data-tone="amber">
              {t('sector:no_ship')} <ButtonLink to="/first-login" small tone="action">{t('sector:claim_ship')}</ButtonLink>
            </p>
          )}
          <div data-goal="warp">
            <Gates options={now.options} docked={dockedAt !== null} flyable={flyable} onFly={fly} {...common} />
          </div>
        </Panel>
        <CoursePanel state={course} />
        {now.stations.length > 0 && (
          <Panel title={t('sector:stations.title')}>
            <div data-goal="dock">
              <Stations stations={now.stations} dockedAt={dockedAt} onDock={(id) => acts.dock.mutate(id)}
                onUndock={() => acts.undock.mutate()} {...common} />
            </div>
          </Panel>
        )}
        {now.planets.length > 0 && (
          <Panel title={t('sector:planets.title')}><Planets planets={now.planets} chosen={chosen} onPick={setChosen} /></Panel>
        )}
        <Panel title={t('sector:pilots.title')} actions={<Badge tone="cyan">{contacts.length}</Badge>}>
          <div aria-live="polite"><Pilots contacts={contacts} chosen={chosen} onPick={setChosen} /></div>
        </Panel>
        <Panel title={t('sector:facts.title')}><Facts sector={now.sector} region={region} /></Panel>
        {now.options.length === 0 && <EmptyState icon="warp" title={t('sector:gates.none')} />}
      </div>
      <Window facts={made.facts} layout={made.layout} contacts={placed} ship={ship?.type ?? null} pilot={player?.id ?? ''}
        rest={rest} chosen={chosen} flight={flight} calm={calm} onPick={setChosen} onAct={act}>
        <header className="sector-head">
          <p className="sw-label">{t('sector:sector_n', { id: now.sector.sector_id })} · {region}</p>
          <h1>{now.sector.name}</h1>
          <p className="sector-kind">{t(`map:type.${now.sector.type}`)}
            {now.sector.hazard_level >= 5 && (
              <Badge tone={now.sector.hazard_level >= 7 ? 'red' : 'amber'} icon="warning">
                {t('map:hazard_n', { level: now.sector.hazard_level })}
              </Badge>
            )}
          </p>
        </header>
        <div className="sector-deck" role="group" aria-label={t('sector:deck')}>
          <Button icon="scan" busy={acts.scan.isPending} data-goal="scan" disabled={!player?.current_ship_id || flying} onClick={scan}>
            {t('sector:scan.act')} <Kbd>S</Kbd>
          </Button>
          {(dockedAt !== null || now.stations.length > 0) && (
            <Button icon={dockedAt ? 'undock' : 'dock'} tone={dockedAt ? 'neutral' : 'action'} disabled={acts.busy || flying} onClick={dock}>
              {t(dockedAt ? 'sector:stations.undock' : 'sector:stations.dock')} <Kbd>D</Kbd>
            </Button>
          )}
          <ButtonLink to="/map" tone="navigate" icon="map">{t('sector:to_map')}</ButtonLink>
        </div>
      </Window>
    </div>
  );
}

/** As wide as its place allows, whatever stands beside it. */
export default function SectorView() {
  return <div className="sector-frame"><Sector /></div>;
}
