// The chart on the graphics card: discs of clusters, links and systems in one draw call each, however many there are.
import { Canvas, useThree } from '@react-three/fiber';
import { useEffect, useMemo } from 'react';
import * as three from 'three';
import type { View } from '../model/camera';
import type { Geometry } from '../model/geometry';
import type { Cluster } from '../model/types';
import type { Places } from '../model/layout';
import { detailAt } from '../model/lod';
import { rgb, typeColour, zoneColour, type Palette } from './palette';
import {
  clusterFragment, clusterVertex, linkFragment, linkVertex, pointFragment, pointVertex,
} from './shaders';
import { whenLost } from './webgl';

export interface Painter {
  paint(view: View): void;
}

export interface GlChartProps {
  geometry: Geometry;
  clusters: readonly Cluster[];
  places: Places;
  palette: Palette;
  /** Given once the card is ready, taken back on the way out. */
  onPainter: (painter: Painter | null) => void;
  onLost: () => void;
}

function makeUniforms() {
  return {
    uEye: { value: new three.Vector3(0, 0, 1) },
    uHalf: { value: new three.Vector2(1, 1) },
    uTilt: { value: new three.Vector2(1, 0) },
    uRatio: { value: 1 },
    uSize: { value: 4 },
    uLinks: { value: 1 },
    uFill: { value: 1 },
    uPaper: { value: 0 },
    uTypes: { value: [] as three.Vector3[] },
    uKinds: { value: [] as three.Vector3[] },
    uLevels: { value: [0, 0.4, 0.8, 1] },
  };
}

type Uniforms = ReturnType<typeof makeUniforms>;

function material(uniforms: Uniforms, vertexShader: string, fragmentShader: string): three.ShaderMaterial {
  return new three.ShaderMaterial({
    uniforms, vertexShader, fragmentShader,
    transparent: true, depthTest: false, depthWrite: false, side: three.DoubleSide,
    blending: three.CustomBlending, blendSrc: three.OneFactor, blendDst: three.OneMinusSrcAlphaFactor,
  });
}

function pointsOf(geometry: Geometry): three.BufferGeometry {
  const buffer = new three.BufferGeometry();
  buffer.setAttribute('position', new three.BufferAttribute(geometry.positions, 3));
  buffer.setAttribute('kind', new three.BufferAttribute(geometry.kinds, 2));
  return buffer;
}

function linksOf(geometry: Geometry): three.BufferGeometry {
  const buffer = new three.BufferGeometry();
  buffer.setAttribute('position', new three.BufferAttribute(geometry.linkEnds, 3));
  buffer.setAttribute('kind', new three.BufferAttribute(geometry.linkKinds, 2));
  return buffer;
}

function discsOf(clusters: readonly Cluster[], places: Places, palette: Palette): three.InstancedBufferGeometry {
  const buffer = new three.InstancedBufferGeometry();
  const corners = new Float32Array([-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0]);
  buffer.setAttribute('position', new three.BufferAttribute(corners, 3));
  buffer.setIndex([0, 1, 2, 0, 2, 3]);
  const centres: number[] = [];
  const tints: number[] = [];
  const facts: number[] = [];
  for (const one of clusters) {
    const place = places.get(one.region_id);
    centres.push(one.x + (place?.dx ?? 0), one.y + (place?.dy ?? 0), one.z);
    tints.push(...rgb(zoneColour(palette, one.zone)));
    facts.push(one.radius, one.sectors > 0 ? one.explored / one.sectors : 0);
  }
  buffer.setAttribute('centre', new three.InstancedBufferAttribute(new Float32Array(centres), 3));
  buffer.setAttribute('tint', new three.InstancedBufferAttribute(new Float32Array(tints), 3));
  buffer.setAttribute('facts', new three.InstancedBufferAttribute(new Float32Array(facts), 2));
  buffer.instanceCount = clusters.length;
  return buffer;
}

function useDisposed<T extends { dispose(): void }>(thing: T): T {
  useEffect(() => () => { thing.dispose(); }, [thing]);
  return thing;
}

function applyPalette(uniforms: Uniforms, palette: Palette): void {
  const colour = (hex: string): three.Vector3 => new three.Vector3(...rgb(hex));
  uniforms.uTypes.value = Array.from({ length: 10 }, (_, at) => colour(typeColour(palette, at)));
  const { warp, tunnel, gate, oneWay } = palette.link;
  uniforms.uKinds.value = [warp, tunnel, gate, oneWay].map(colour);
  uniforms.uLevels.value = [...palette.levels];
  uniforms.uPaper.value = palette.additive ? 0 : 1;
}

function applyView(uniforms: Uniforms, view: View, ratio: number): void {
  const detail = detailAt(view.scale);
  uniforms.uEye.value.set(view.x, view.y, view.scale);
  uniforms.uHalf.value.set(view.width / 2, view.height / 2);
  uniforms.uTilt.value.set(Math.cos(view.tilt), Math.sin(view.tilt));
  uniforms.uRatio.value = ratio;
  uniforms.uSize.value = detail.pointSize;
  uniforms.uLinks.value = detail.links;
  uniforms.uFill.value = detail.clusterFill;
}

function Layers({ geometry, clusters, places, palette, onPainter, onLost }: GlChartProps): React.JSX.Element {
  const gl = useThree((state) => state.gl);
  const scene = useThree((state) => state.scene);
  const camera = useThree((state) => state.camera);
  const uniforms = useMemo(makeUniforms, []);
  const pointMaterial = useDisposed(useMemo(() => material(uniforms, pointVertex, pointFragment), [uniforms]));
  const linkMaterial = useDisposed(useMemo(() => material(uniforms, linkVertex, linkFragment), [uniforms]));
  const discMaterial = useDisposed(useMemo(() => material(uniforms, clusterVertex, clusterFragment), [uniforms]));
  const points = useDisposed(useMemo(() => pointsOf(geometry), [geometry]));
  const links = useDisposed(useMemo(() => linksOf(geometry), [geometry]));
  const discs = useDisposed(useMemo(() => discsOf(clusters, places, palette), [clusters, places, palette]));
  useEffect(() => whenLost(gl.domElement, onLost), [gl, onLost]);
  useEffect(() => {
    applyPalette(uniforms, palette);
    onPainter({
      paint: (view) => {
        const size = gl.getSize(new three.Vector2());
        const fits = Math.round(size.x) === view.width && Math.round(size.y) === view.height;
        if (!fits) gl.setSize(view.width, view.height, true);
        applyView(uniforms, view, gl.getPixelRatio());
        gl.render(scene, camera);
      },
    });
    return () => { onPainter(null); };
  }, [gl, scene, camera, uniforms, palette, onPainter, points, links, discs]);
  return (
    <>
      <mesh geometry={discs} material={discMaterial} frustumCulled={false} renderOrder={0} />
      <lineSegments geometry={links} material={linkMaterial} frustumCulled={false} renderOrder={1} />
      <points geometry={points} material={pointMaterial} frustumCulled={false} renderOrder={2} />
    </>
  );
}

/** Draws only when told to: frames are the chart's, so that labels and systems move in the same one. */
export default function GlChart(props: GlChartProps): React.JSX.Element {
  return (
    <Canvas
      frameloop="never" flat dpr={[1, 2]} aria-hidden="true" style={{ position: 'absolute', inset: 0 }}
      gl={{ antialias: true, alpha: true, powerPreference: 'low-power' }}
      onCreated={({ gl }) => { gl.setClearAlpha(0); }}
    >
      <Layers {...props} />
    </Canvas>
  );
}
