// The chart with everything on it. The picture itself is hidden from screen readers: panels beside it say the same.
import { Suspense, lazy, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type Ref } from 'react';
import { useImperativeHandle } from 'react';

import type { Chart } from '../model/chart';
import type { View } from '../model/camera';
import type { Geometry } from '../model/geometry';
import { buildGrid } from '../model/grid';
import type { Places } from '../model/layout';
import type { Cluster } from '../model/types';
import { ChartController } from './controller';
import { flatPainter } from './flatChart';
import type { Painter } from './GlChart';
import type { Palette } from './palette';
import { hasWebGL, withoutWebGL } from './webgl';

const GlChart = lazy(() => import('./GlChart'));

export interface ChartCanvasProps {
  chart: Chart;
  geometry: Geometry;
  clusters: readonly Cluster[];
  places: Places;
  palette: Palette;
  regionName: (slug: string) => string;
  here: number | null;
  chosen: number | null;
  course: Float32Array;
  passed: number;
  dry: number;
  calm: boolean;
  label: string;
  describedBy: string;
  onChoose: (id: number | null) => void;
  onHover: (id: number | null) => void;
  onView: (view: View) => void;
  control: Ref<ChartController | null>;
}

export function ChartCanvas(props: ChartCanvasProps) {
  const { chart, geometry, clusters, places, palette, regionName, here, chosen, course, passed, dry, calm } = props;
  const host = useRef<HTMLDivElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const plain = useRef<HTMLCanvasElement>(null);
  const latest = useRef(props);
  const [controller, setController] = useState<ChartController | null>(null);
  const [flat, setFlat] = useState(() => !hasWebGL());
  const [tilt, setTilt] = useState(0);
  useEffect(() => { latest.current = props; });

  useLayoutEffect(() => {
    if (!host.current || !overlay.current) return;
    const made = new ChartController(host.current, overlay.current, {
      onChoose: (id) => { latest.current.onChoose(id); },
      onHover: (id) => { latest.current.onHover(id); },
      onView: (view) => {
        setTilt(view.tilt);
        latest.current.onView(view);
      },
    });
    const detach = made.attach();
    setController(made);
    return detach;
  }, []);

  useImperativeHandle<ChartController | null, ChartController | null>(props.control, () => controller, [controller]);

  const grid = useMemo(() => buildGrid(geometry.positions, geometry.count, tilt), [geometry, tilt]);
  useEffect(() => {
    if (controller) controller.calm = calm;
  }, [controller, calm]);
  useEffect(() => {
    controller?.setScene({ chart, geometry, grid, clusters, places, palette, regionName });
  }, [controller, chart, geometry, grid, clusters, places, palette, regionName]);
  useEffect(() => {
    controller?.setMarks({ here, chosen, course, passed, dry });
  }, [controller, here, chosen, course, passed, dry]);

  useEffect(() => {
    if (!flat || !controller || !plain.current) return;
    const painter = flatPainter(plain.current, { geometry, clusters, places, palette }, controller.redraw);
    controller.setPainter(painter);
    return () => { painter.end(); };
  }, [flat, controller, geometry, clusters, places, palette]);

  const onPainter = useCallback((painter: Painter | null) => { controller?.setPainter(painter); }, [controller]);
  const onLost = useCallback(() => {
    withoutWebGL();
    setFlat(true);
  }, []);

  return (
    // It moves and chooses with keys of its own, which it names in its description.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={host} className="chart-canvas" role="application" tabIndex={0} aria-label={props.label}
      aria-describedby={props.describedBy} data-renderer={flat ? 'plain' : 'webgl'}>
      {flat ? <canvas ref={plain} className="chart-layer" aria-hidden="true" /> : controller && (
        <Suspense fallback={null}>
          <GlChart geometry={geometry} clusters={clusters} places={places} palette={palette} onPainter={onPainter}
            onLost={onLost} />
        </Suspense>
      )}
      <canvas ref={overlay} className="chart-layer" aria-hidden="true" />
    </div>
  );
}
