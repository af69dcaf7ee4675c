// Stars and clouds behind a sector, computed once when it is entered and kept as the six sides of a cube.
import * as three from 'three';

import type { SectorType } from '../../map/model/types';
import { pick, randomOf, within } from '../model/seed';
import { noise } from './noise';

export interface Mood {
  /** Colours of the clouds. */
  near: string;
  far: string;
  /** 0 to 1. */
  clouds: number;
  stars: number;
  sun: string;
  /** Brightness of the sun's light. */
  light: number;
}

type Pair = readonly [string, string];
const skies: readonly [Pair, ...Pair[]] = [
  ['#0d3540', '#14202e'], ['#123a33', '#161f30'], ['#2a2340', '#10262e'], ['#38261c', '#12252e'],
];
const nebulae: readonly [Pair, ...Pair[]] = [
  ['#8f1f4a', '#3a1a5c'], ['#5a35a8', '#1c3a7a'], ['#1c5fae', '#145a6a'], ['#12805c', '#134a50'], ['#a85a14', '#5a2440'],
];
const suns = ['#ffe6c0', '#fff4e0', '#ffd09a', '#cfe0ff', '#ffc08a'] as const;

export function moodOf(sector: number, type: SectorType): Mood {
  const random = randomOf(`mood ${sector}`);
  const sun = pick(random, suns);
  const hue = pick(random, skies);
  const usual: Mood = { near: hue[0], far: hue[1], clouds: within(random, 0.25, 0.5), stars: 1, sun, light: 2.6 };
  switch (type) {
    case 'NEBULA': {
      const colours = pick(random, nebulae);
      return { ...usual, near: colours[0], far: colours[1], clouds: 1, stars: 0.5, light: 2 };
    }
    case 'BLACK_HOLE':
      return { ...usual, near: '#3a1a10', far: '#1a1022', clouds: 0.4, sun: '#ffb27a', light: 1.7 };
    case 'STAR_CLUSTER':
      return { ...usual, near: '#3a3350', far: '#1c2c48', clouds: 0.5, stars: 2.6, light: 3.2 };
    case 'VOID':
      return { ...usual, near: '#05090c', far: '#030507', clouds: 0.15, stars: 0.3, sun: '#9fb4c8', light: 1.2 };
    case 'INDUSTRIAL':
      return { ...usual, near: '#3d2a14', far: '#1c1c1c', clouds: 0.5 };
    case 'AGRICULTURAL':
      return { ...usual, near: '#1f3d1c', far: '#2e3414', clouds: 0.45, sun: '#ffedb8', light: 3 };
    case 'FORBIDDEN':
      return { ...usual, near: '#4a0f12', far: '#1c0a14', clouds: 0.7, sun: '#ff9a7a', light: 2 };
    case 'WORMHOLE':
      return { ...usual, near: '#1a2a6e', far: '#0f4a5c', clouds: 0.7 };
    default:
      return usual;
  }
}

const vertex = /* glsl */ `
varying vec3 vWay;
void main() {
  vWay = position;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;

const fragment = /* glsl */ `
precision highp float;
uniform vec3 uNear;
uniform vec3 uFar;
uniform float uClouds;
uniform float uStars;
uniform float uSeed;
varying vec3 vWay;
${noise}
vec3 starsAt(vec3 way, float size, float share) {
  vec3 cell = floor(way * size);
  float chance = hash3(cell + uSeed);
  if (chance > share) return vec3(0.0);
  vec3 centre = (cell + 0.25 + 0.5 * vec3(hash3(cell + 3.1), hash3(cell + 5.7), hash3(cell + 9.2))) / size;
  float d = length(way - normalize(centre)) * size;
  float tone = hash3(cell + 13.0);
  vec3 colour = mix(vec3(0.75, 0.86, 1.0), vec3(1.0, 0.86, 0.7), tone);
  return colour * smoothstep(0.22, 0.0, d) * (0.3 + 0.9 * hash3(cell + 21.0));
}
void main() {
  vec3 way = normalize(vWay);
  vec3 p = way * 2.4 + uSeed;
  float mist = fbm(p + 0.9 * vec3(fbm(p * 1.4, 4), fbm(p * 1.6 + 9.0, 4), 0.0), 6);
  float dense = smoothstep(0.38, 0.78, mist) * uClouds;
  float veil = smoothstep(0.3, 0.7, fbm(p * 0.8 + 31.0, 5)) * uClouds;
  vec3 colour = vec3(0.012, 0.02, 0.026) + uFar * veil * 0.55 + uNear * dense * 0.62;
  colour += uNear * pow(dense, 3.0) * 0.5;
  float cover = 1.0 - 0.7 * dense;
  colour += starsAt(way, 150.0, 0.03 * uStars) * 0.2 * cover;
  gl_FragColor = vec4(colour, 1.0);
}`;

/** The caller disposes of it. */
export function bakeBackdrop(
  gl: three.WebGLRenderer, sector: number, mood: Mood, size: number,
): three.WebGLCubeRenderTarget {
  const plain = (hex: string): three.Color => new three.Color(hex).convertLinearToSRGB();
  const material = new three.ShaderMaterial({
    vertexShader: vertex, fragmentShader: fragment, side: three.BackSide, depthWrite: false,
    uniforms: {
      uNear: { value: plain(mood.near) }, uFar: { value: plain(mood.far) }, uClouds: { value: mood.clouds },
      uStars: { value: mood.stars }, uSeed: { value: within(randomOf(`sky ${sector}`), 0, 90) },
    },
  });
  const shell = new three.Mesh(new three.BoxGeometry(10, 10, 10), material);
  const target = new three.WebGLCubeRenderTarget(size);
  const scene = new three.Scene();
  scene.add(shell);
  const before = gl.getRenderTarget();
  new three.CubeCamera(0.1, 20, target).update(gl, scene);
  gl.setRenderTarget(before);
  shell.geometry.dispose();
  material.dispose();
  return target;
}

let glow: three.Texture | null = null;

/** A soft spot of light, shared by everything that shines. */
export function glowTexture(): three.Texture {
  if (glow) return glow;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 128;
  const pen = canvas.getContext('2d');
  if (pen) {
    const shade = pen.createRadialGradient(64, 64, 0, 64, 64, 64);
    shade.addColorStop(0, 'rgba(255,255,255,1)');
    shade.addColorStop(0.18, 'rgba(255,255,255,0.55)');
    shade.addColorStop(0.45, 'rgba(255,255,255,0.14)');
    shade.addColorStop(1, 'rgba(255,255,255,0)');
    pen.fillStyle = shade;
    pen.fillRect(0, 0, 128, 128);
  }
  glow = new three.CanvasTexture(canvas);
  return glow;
}
