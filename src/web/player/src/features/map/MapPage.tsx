// The galaxy map: the chart, what is chosen on it, and the course over it.
import { useClusters, usePlayer, useRegions } from '@sectorwars/shared/api/hooks';
import { EmptyState, ErrorState, IconButton, useCommands, useHotkey, useReducedMotion, useTheme } from '@sectorwars/shared/ui';
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router-dom';

import { lastAffordable } from './course/machine';
import { useCourse } from './course/useCourse';
import './map.css';
import { sectorAt } from './model/chart';
import type { View } from './model/camera';
import { buildGeometry, coursePoints } from './model/geometry';
import { clusterOf, placeRegions } from './model/layout';
import { bandOf, type Band } from './model/lod';
import { CoursePanel } from './panels/CoursePanel';
import { Details } from './panels/Details';
import { Legend } from './panels/Legend';
import { Nearest } from './panels/Nearest';
import { Search } from './panels/Search';
import { ChartCanvas } from './render/ChartCanvas';
import type { ChartController } from './render/controller';
import { paletteOf } from './render/palette';
import { useChartMap } from './useChartMap';

const noClusters: never[] = [];

function titled(slug: string): string {
  return slug.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
}

/** The chosen system is part of the address, so that others can link to it. */
function useChosen(): [number | null, (id: number | null) => void] {
  const [search, setSearch] = useSearchParams();
  const text = search.get('sector');
  const chosen = text !== null && /^\d+$/.test(text) ? Number(text) : null;
  const choose = useCallback((id: number | null) => {
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (id === null) next.delete('sector');
      else next.set('sector', String(id));
      return next;
    }, { replace: true });
  }, [setSearch]);
  return [chosen, choose];
}

export default function MapPage() {
  const { t } = useTranslation('map');
  const { resolved } = useTheme();
  const calm = useReducedMotion();
  const { chart, refetch, error, isPending } = useChartMap();
  const { data: clusters = noClusters, isPending: outlining } = useClusters();
  const { data: player } = usePlayer();
  const { data: regions } = useRegions();
  const course = useCourse();
  const [chosen, choose] = useChosen();
  const [hovered, setHovered] = useState<number | null>(null);
  const [band, setBand] = useState<Band>('sector');
  const control = useRef<ChartController | null>(null);
  const looked = useRef(false);
  const help = useId();

  const palette = paletteOf(resolved);
  const places = useMemo(() => placeRegions(clusters, chart.sectors), [clusters, chart]);
  const geometry = useMemo(() => buildGeometry(chart, places), [chart, places]);
  const here = player?.current_sector_id ?? null;
  const stops = useMemo(
    () => (course.course ? [course.course.from, ...course.course.course.map((hop) => hop.sector_id)] : []),
    [course.course],
  );
  const points = useMemo(() => coursePoints(chart, geometry, stops), [chart, geometry, stops]);
  const passed = Math.max(0, stops.indexOf(course.at ?? -1));
  const dryAt = player ? lastAffordable(course, player.turns) : null;
  const names = useMemo(
    () => new Map(regions?.regions.map((one) => [one.slug, one.display_name])),
    [regions],
  );
  const regionName = useCallback((slug: string) => names.get(slug) ?? titled(slug), [names]);

  // The first look: at the system of the address, else around the pilot; where those lie, the outline decides.
  useEffect(() => {
    const eye = control.current;
    const first = chosen ?? here;
    if (looked.current || !eye || outlining || chart.sectors.length === 0 || first === null) return;
    looked.current = true;
    eye.lookAtSector(chart.index.has(first) ? first : here ?? first, 28, 0);
  }, [chart, chosen, here, outlining]);

  // The ship is kept in the window while it flies.
  useEffect(() => {
    const eye = control.current;
    if (eye && here !== null && course.phase === 'flying' && !eye.shows(here)) eye.lookAtSector(here, eye.goal().scale);
  }, [here, course.phase]);

  const show = useCallback((id: number) => {
    choose(id);
    control.current?.lookAtSector(id);
  }, [choose]);
  const onView = useCallback((view: View) => { setBand(bandOf(view.scale)); }, []);

  useHotkey('c', t('keys.center'), () => { if (here !== null) control.current?.lookAtSector(here); });
  useHotkey('f', t('keys.all'), () => control.current?.lookAtAll());
  useCommands([
    { id: 'map.center', title: t('keys.center'), keys: 'c', section: t('title'),
      run: () => { if (here !== null) control.current?.lookAtSector(here); } },
    { id: 'map.all', title: t('keys.all'), keys: 'f', section: t('title'), run: () => control.current?.lookAtAll() },
  ]);

  const sector = chosen === null ? undefined : sectorAt(chart, chosen);
  const pointed = hovered === null ? undefined : sectorAt(chart, hovered);
  const total = clusters.reduce((sum, one) => sum + one.sectors, 0) || chart.sectors.length;
  const place = sector && places.get(sector.region_id);

  if (error && chart.sectors.length === 0) return <ErrorState error={error} retry={() => void refetch()} />;
  return (
    <div className="map-page">
      <h1 className="sw-hidden">{t('title')}</h1>
      <div className="map-chart" data-band={band}>
        <ChartCanvas chart={chart} geometry={geometry} clusters={clusters} places={places} palette={palette}
          regionName={regionName} here={here} chosen={chosen} course={points} passed={passed}
          dry={dryAt === null ? -1 : Math.max(0, stops.indexOf(dryAt))} calm={calm} label={t('canvas')}
          describedBy={help} onChoose={choose} onHover={setHovered} onView={onView} control={control} />
        <p id={help} className="sw-hidden">{t('canvas_help')}</p>
        {isPending && <p className="map-loading" role="status">{t('loading')}</p>}
        <Search chart={chart} onFound={show} />
        <div className="map-zoom" role="group" aria-label={t('zoom.label')}>
          <IconButton icon="plus" label={t('zoom.in')} onClick={() => control.current?.zoomBy(1.8)} />
          <IconButton icon="minus" label={t('zoom.out')} onClick={() => control.current?.zoomBy(1 / 1.8)} />
          <IconButton icon="target" label={t('keys.center')} disabled={here === null}
            onClick={() => { if (here !== null) control.current?.lookAtSector(here); }} />
          <IconButton icon="expand" label={t('keys.all')} onClick={() => control.current?.lookAtAll()} />
          <IconButton icon="eye" label={t('zoom.tilt')} onClick={() => {
            const eye = control.current;
            eye?.tiltTo(eye.goal().tilt > 0.1 ? 0 : 0.95);
          }} />
        </div>
        <p className="map-pointed" aria-hidden="true">
          {pointed && <><span className="sw-figure">{pointed.sector_id}</span> {pointed.name} · {t(`type.${pointed.type}`)}</>}
        </p>
        <Legend chart={chart} total={total} palette={palette} />
      </div>
      <div className="map-side">
        <CoursePanel state={course} />
        {sector ? (
          <Details key={sector.sector_id} sector={sector} chart={chart} cluster={clusterOf(sector, clusters)}
            region={regionName(place?.name ?? '')} here={here} course={course}
            onChoose={(id) => { if (id === null) choose(null); else show(id); }} />
        ) : course.phase === 'idle' && (
          <EmptyState icon="map" title={t(chosen === null ? 'choose.title' : 'choose.uncharted')}>
            {t('choose.text')}
          </EmptyState>
        )}
        <Nearest onFound={show} />
      </div>
    </div>
  );
}
