// Worlds as shaders: sea, land, ice, bands or fire by their kind, places of them by their name.
import * as three from 'three';

import { randomOf, within } from '../model/seed';
import { noise } from './noise';

interface Look {
  sea: string;
  land: string;
  peak: string;
  /** Share of the surface under the sea. */
  level: number;
  caps: number;
  clouds: number;
  bands: number;
  /** Light of its own in the low parts: lava, or cities on what was built. */
  fire: string | null;
  air: string;
}

const base: Look = {
  sea: '#1d4f8f', land: '#4c7a3d', peak: '#a79d84', level: 0.5, caps: 0.25, clouds: 0.55, bands: 0, fire: null,
  air: '#7db9ff',
};

const looks: Record<string, Look> = {
  TERRAN: base,
  OCEANIC: { ...base, sea: '#14528f', land: '#3f8069', level: 0.64, clouds: 0.65 },
  TROPICAL: { ...base, sea: '#17869c', land: '#3f9440', peak: '#c9b98a', level: 0.52, caps: 0, clouds: 0.6 },
  JUNGLE: { ...base, sea: '#1f5a4e', land: '#2c6b2a', peak: '#5f7d33', level: 0.36, caps: 0, clouds: 0.5, air: '#9fe0a8' },
  ARTIFICIAL: { ...base, sea: '#2b3238', land: '#59646b', peak: '#7d8a91', level: 0.4, caps: 0, clouds: 0, fire: '#ffc36b', air: '#9fc6d8' },
  MOUNTAINOUS: { ...base, sea: '#3d5a70', land: '#6e6a5c', peak: '#e6e4de', level: 0.3, clouds: 0.35 },
  DESERT: { ...base, sea: '#8f6437', land: '#c4935a', peak: '#e3c08c', level: 0.3, caps: 0.05, clouds: 0.12, air: '#f0c79a' },
  ARCTIC: { ...base, sea: '#33566e', land: '#b8ccd6', peak: '#ffffff', level: 0.36, caps: 0.62, clouds: 0.4 },
  ICE: { ...base, sea: '#7fb3cf', land: '#cfe6f2', peak: '#ffffff', level: 0.34, caps: 0.4, clouds: 0.15, air: '#bfe8ff' },
  VOLCANIC: { ...base, sea: '#2a0f0a', land: '#2b2524', peak: '#4a3c38', level: 0.42, caps: 0, clouds: 0.2, fire: '#ff5a1f', air: '#ff9a6b' },
  BARREN: { ...base, sea: '#57504a', land: '#7a7068', peak: '#a0968c', level: 0.32, caps: 0.08, clouds: 0, air: '#3a3a3a' },
  GAS_GIANT: { ...base, sea: '#b9895a', land: '#e0c195', peak: '#8f5f3f', level: 0.5, caps: 0, clouds: 0, bands: 1, air: '#ffe0b0' },
};

const giants = ['#b9895a', '#7a9cc4', '#c47a6a', '#8fb39a'] as const;

const vertex = /* glsl */ `
varying vec3 vPlace;
varying vec3 vNormal;
varying vec3 vEye;
void main() {
  vPlace = normalize(position);
  vNormal = normalize(mat3(modelMatrix) * normal);
  vec4 world = modelMatrix * vec4(position, 1.0);
  vEye = normalize(cameraPosition - world.xyz);
  gl_Position = projectionMatrix * viewMatrix * world;
}`;

const fragment = /* glsl */ `
precision highp float;
uniform vec3 uSea;
uniform vec3 uLand;
uniform vec3 uPeak;
uniform vec3 uFire;
uniform vec3 uAir;
uniform vec3 uSun;
uniform float uSeed;
uniform float uLevel;
uniform float uCaps;
uniform float uClouds;
uniform float uBands;
uniform float uGlow;
varying vec3 vPlace;
varying vec3 vNormal;
varying vec3 vEye;
${noise}
void main() {
  vec3 p = vPlace * 2.1 + uSeed;
  float height = fbm(p + 0.35 * fbm(p * 1.7, 3), 5);
  vec3 colour;
  float lit = max(0.0, dot(vNormal, uSun));
  float fire = 0.0;
  if (uBands > 0.5) {
    float bend = fbm(vPlace * vec3(3.0, 1.0, 3.0) + uSeed, 4);
    float band = sin((vPlace.y + bend * 0.16) * 22.0 + uSeed) * 0.5 + 0.5;
    colour = mix(mix(uSea, uLand, band), uPeak, smoothstep(0.62, 0.7, fbm(vPlace * vec3(5.0, 14.0, 5.0) + uSeed, 4)) * 0.7);
  } else {
    float shore = smoothstep(uLevel - 0.012, uLevel + 0.012, height);
    vec3 sea = uSea * (0.65 + 0.5 * height / max(0.2, uLevel));
    vec3 land = mix(uLand, uPeak, smoothstep(uLevel + 0.06, uLevel + 0.24, height));
    colour = mix(sea, land, shore);
    float cap = smoothstep(1.0 - uCaps, 1.06 - uCaps, abs(vPlace.y) + (height - 0.5) * 0.35);
    colour = mix(colour, vec3(0.92, 0.96, 1.0), cap * step(0.01, uCaps));
    fire = (1.0 - smoothstep(uLevel - 0.1, uLevel - 0.01, height)) * uGlow;
    // Seas mirror the sun.
    vec3 between = normalize(uSun + vEye);
    colour += (1.0 - shore) * uClouds * pow(max(0.0, dot(vNormal, between)), 40.0) * 0.6;
  }
  float cloud = smoothstep(0.52, 0.72, fbm(vPlace * 3.2 + uSeed * 1.7, 5)) * uClouds;
  colour = mix(colour, vec3(0.95), cloud * 0.85);
  float rim = pow(1.0 - max(0.0, dot(vNormal, vEye)), 2.6);
  vec3 shaded = colour * (0.035 + 1.05 * smoothstep(-0.04, 0.9, lit)) + uFire * fire * (1.1 - 0.5 * lit);
  shaded += uAir * rim * (0.12 + 0.9 * lit) * 0.75;
  gl_FragColor = vec4(pow(shaded, vec3(0.88)), 1.0);
}`;

export function planetMaterial(id: string, type: string, sun: three.Vector3): three.ShaderMaterial {
  const random = randomOf(`planet ${id}`);
  const look = looks[type] ?? base;
  const shade = (hex: string): three.Color => {
    const colour = new three.Color(hex).convertLinearToSRGB();
    return colour.offsetHSL(within(random, -0.03, 0.03), within(random, -0.08, 0.08), within(random, -0.03, 0.03));
  };
  const sea = look.bands > 0 ? giants[Math.floor(random() * giants.length)] ?? giants[0] : look.sea;
  return new three.ShaderMaterial({
    vertexShader: vertex,
    fragmentShader: fragment,
    uniforms: {
      uSea: { value: shade(sea) },
      uLand: { value: shade(look.land) },
      uPeak: { value: shade(look.peak) },
      uFire: { value: shade(look.fire ?? '#000000') },
      uAir: { value: shade(look.air) },
      uSun: { value: sun },
      uSeed: { value: within(random, 0, 60) },
      uLevel: { value: look.level * 0.94 + within(random, -0.05, 0.05) },
      uCaps: { value: look.caps },
      uClouds: { value: look.clouds },
      uBands: { value: look.bands },
      uGlow: { value: look.fire === null ? 0 : 1 },
    },
  });
}

export interface PlanetRing {
  inner: number;
  outer: number;
  tilt: number;
}

/** Some giants, and some others, wear rings. */
export function ringOf(id: string, type: string, radius: number): PlanetRing | null {
  const random = randomOf(`rings ${id}`);
  const chance = type === 'GAS_GIANT' ? 0.65 : 0.12;
  if (random() > chance) return null;
  const inner = radius * within(random, 1.3, 1.5);
  return { inner, outer: radius * within(random, 1.8, 2.3), tilt: within(random, 1.2, 1.9) };
}
