// What fills the space between things: rocks, buoys, and the plate that shows where things are.
import { useFrame } from '@react-three/fiber';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import * as three from 'three';

import type { SectorType } from '../../map/model/types';
import { rings, type SectorLayout } from '../model/layout';
import { randomOf, within } from '../model/seed';

const below = -4.2;

function circle(points: number[], radius: number, segments: number): void {
  for (let i = 0; i < segments; i += 1) {
    for (const step of [i, i + 1]) {
      const angle = (step / segments) * Math.PI * 2;
      points.push(Math.cos(angle) * radius, below, Math.sin(angle) * radius);
    }
  }
}

function plateOf(layout: SectorLayout): three.BufferGeometry {
  const points: number[] = [];
  circle(points, rings.contacts, 48);
  circle(points, rings.stations, 72);
  circle(points, rings.gates, 96);
  for (let i = 0; i < 72; i += 1) {
    const angle = (i / 72) * Math.PI * 2;
    const long = i % 18 === 0 ? 1.4 : i % 6 === 0 ? 0.8 : 0.35;
    for (const distance of [rings.gates, rings.gates + long]) {
      points.push(Math.cos(angle) * distance, below, Math.sin(angle) * distance);
    }
  }
  // Stems tie what floats to its place on the plate.
  for (const { x, y, z } of [...layout.gates, ...layout.stations]) points.push(x, y - 0.6, z, x, below, z);
  for (const gate of layout.gates) points.push(0, below, 0, gate.x, below, gate.z);
  const buffer = new three.BufferGeometry();
  buffer.setAttribute('position', new three.BufferAttribute(new Float32Array(points), 3));
  return buffer;
}

export function Plate({ layout }: { layout: SectorLayout }) {
  const lines = useMemo(() => plateOf(layout), [layout]);
  useEffect(() => () => { lines.dispose(); }, [lines]);
  return (
    <lineSegments geometry={lines}>
      <lineBasicMaterial color="#4fb5c4" transparent opacity={0.2} depthWrite={false} />
    </lineSegments>
  );
}

interface Bit {
  x: number;
  y: number;
  z: number;
  size: number;
}

function scattered(
  sector: number, count: number, inner: number, outer: number, flat: number, sizes: [number, number],
): Bit[] {
  const random = randomOf(`bits ${sector}`);
  return Array.from({ length: count }, () => {
    const angle = random() * Math.PI * 2;
    const distance = within(random, inner, outer);
    return {
      x: Math.cos(angle) * distance, y: within(random, -flat, flat), z: Math.sin(angle) * distance,
      size: sizes[0] + random() ** 3 * (sizes[1] - sizes[0]),
    };
  });
}

function Bits({ bits, colour, glowing, detail, calm }: {
  bits: Bit[]; colour: string; glowing: boolean; detail: number; calm: boolean;
}) {
  const mesh = useRef<three.InstancedMesh>(null);
  useLayoutEffect(() => {
    const pose = new three.Object3D();
    bits.forEach((bit, at) => {
      pose.position.set(bit.x, bit.y, bit.z);
      pose.rotation.set(bit.x * 3, bit.z * 5, bit.y * 7);
      pose.scale.set(bit.size, bit.size * 0.75, bit.size * 1.2);
      pose.updateMatrix();
      mesh.current?.setMatrixAt(at, pose.matrix);
    });
    if (mesh.current) mesh.current.instanceMatrix.needsUpdate = true;
  }, [bits]);
  useFrame((_, delta) => {
    if (!calm && mesh.current) mesh.current.rotation.y += Math.min(delta, 0.1) * 0.006;
  });
  return (
    <instancedMesh ref={mesh} args={[undefined, undefined, bits.length]} frustumCulled={false}>
      <icosahedronGeometry args={[1, detail]} />
      {glowing ? <meshBasicMaterial color={colour} toneMapped={false} />
        : <meshStandardMaterial color={colour} flatShading roughness={0.95} />}
    </instancedMesh>
  );
}

export function Scenery({ sector, type, calm }: { sector: number; type: SectorType; calm: boolean }) {
  const rocks = useMemo(() => {
    if (type === 'ASTEROID_FIELD') return scattered(sector, 260, 14, 58, 9, [0.12, 2.4]);
    if (type === 'BLACK_HOLE') return scattered(sector, 70, 24, 60, 5, [0.1, 0.7]);
    return scattered(sector, 26, 26, 60, 8, [0.08, 0.6]);
  }, [sector, type]);
  const lamps = useMemo(() => {
    if (type === 'FORBIDDEN') return scattered(sector + 0.5, 22, 22, 24, 2.4, [0.14, 0.2]);
    if (type === 'INDUSTRIAL') return scattered(sector + 0.5, 60, 10, 34, 3, [0.04, 0.1]);
    if (type === 'AGRICULTURAL') return scattered(sector + 0.5, 40, 26, 40, 1.2, [0.08, 0.2]);
    return [];
  }, [sector, type]);
  const lampColour = type === 'FORBIDDEN' ? '#ff4a3c' : type === 'INDUSTRIAL' ? '#ffb84a' : '#b8ff8a';
  return (
    <>
      <Bits key={`rocks ${sector}`} bits={rocks} colour={type === 'ASTEROID_FIELD' ? '#8a7866' : '#5f656b'} glowing={false}
        detail={0} calm={calm} />
      {lamps.length > 0 && (
        <Bits key={`lamps ${sector}`} bits={lamps} colour={lampColour} glowing detail={0} calm={calm} />
      )}
    </>
  );
}
