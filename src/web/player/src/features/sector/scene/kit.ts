// Building things out of simple solids: all solids of a thing end up in two geometries, one lit and one that glows.
import * as three from 'three';
import { mergeGeometries } from 'three/examples/jsm/utils/BufferGeometryUtils.js';

export interface Built {
  body: three.BufferGeometry;
  glow: three.BufferGeometry | null;
}

export interface Put {
  at?: readonly [number, number, number];
  turn?: readonly [number, number, number];
  size?: number | readonly [number, number, number];
}

export class Kit {
  private readonly solid: three.BufferGeometry[] = [];
  private readonly bright: three.BufferGeometry[] = [];

  add(geometry: three.BufferGeometry, colour: string, put: Put = {}): this {
    this.solid.push(painted(geometry, colour, put));
    return this;
  }

  light(geometry: three.BufferGeometry, colour: string, put: Put = {}): this {
    this.bright.push(painted(geometry, colour, put));
    return this;
  }

  build(): Built {
    const body = merged(this.solid) ?? new three.BufferGeometry();
    body.computeVertexNormals();
    return { body, glow: merged(this.bright) };
  }
}

function painted(geometry: three.BufferGeometry, colour: string, { at, turn, size }: Put): three.BufferGeometry {
  // Flat faces look machined; and what has no index can be merged with what has none.
  const plain = geometry.index ? geometry.toNonIndexed() : geometry.clone();
  geometry.dispose();
  plain.deleteAttribute('uv');
  const scale = typeof size === 'number' ? new three.Vector3(size, size, size) : new three.Vector3(...(size ?? [1, 1, 1]));
  plain.applyMatrix4(new three.Matrix4().compose(
    new three.Vector3(...(at ?? [0, 0, 0])),
    new three.Quaternion().setFromEuler(new three.Euler(...(turn ?? [0, 0, 0]))),
    scale,
  ));
  const count = plain.getAttribute('position').count;
  const { r, g, b } = new three.Color(colour);
  const colours = new Float32Array(count * 3);
  for (let i = 0; i < count; i += 1) colours.set([r, g, b], i * 3);
  plain.setAttribute('color', new three.BufferAttribute(colours, 3));
  return plain;
}

function merged(parts: three.BufferGeometry[]): three.BufferGeometry | null {
  if (parts.length === 0) return null;
  const whole = mergeGeometries(parts);
  for (const part of parts) part.dispose();
  return whole;
}

export const box = (x: number, y: number, z: number) => new three.BoxGeometry(x, y, z);
export const tube = (top: number, bottom: number, height: number, sides = 8) =>
  new three.CylinderGeometry(top, bottom, height, sides);
export const ball = (radius: number, detail = 1) => new three.IcosahedronGeometry(radius, detail);
export const ring = (radius: number, thickness: number, sides = 6, segments = 32) =>
  new three.TorusGeometry(radius, thickness, sides, segments);
export const cone = (radius: number, height: number, sides = 6) => new three.ConeGeometry(radius, height, sides);
