import { useThree } from '@react-three/fiber';
import { useEffect, useMemo } from 'react';
import * as three from 'three';

import { randomOf } from '../model/seed';
import { bakeBackdrop, type Mood } from './backdrop';

const vertex = /* glsl */ `
varying vec3 vWay;
void main() {
  vWay = position;
  vec4 at = projectionMatrix * mat4(mat3(viewMatrix)) * vec4(position, 1.0);
  gl_Position = at.xyww;
}`;
const fragment = /* glsl */ `
uniform samplerCube uSky;
varying vec3 vWay;
void main() { gl_FragColor = textureCube(uSky, vec3(-vWay.x, vWay.yz)); }`;

/** The backdrop of a sector; small sides where the card is slow are not worth telling apart. */
export function Sky({ sector, mood, size }: { sector: number; mood: Mood; size: number }) {
  const gl = useThree((state) => state.gl);
  const invalidate = useThree((state) => state.invalidate);
  const material = useMemo(() => new three.ShaderMaterial({
    vertexShader: vertex, fragmentShader: fragment, side: three.BackSide, depthWrite: false, depthTest: false,
    uniforms: { uSky: { value: null as three.CubeTexture | null } },
  }), []);
  useEffect(() => {
    const target = bakeBackdrop(gl, sector, mood, size);
    const sky = material.uniforms.uSky;
    if (sky) sky.value = target.texture;
    invalidate();
    return () => { target.dispose(); };
  }, [gl, sector, mood, size, material, invalidate]);
  useEffect(() => () => { material.dispose(); }, [material]);
  return (
    <mesh material={material} frustumCulled={false} renderOrder={-10}><boxGeometry args={[2, 2, 2]} /></mesh>
  );
}

const starVertex = /* glsl */ `
attribute vec4 look;
varying vec4 vLook;
void main() {
  vLook = look;
  vec4 at = projectionMatrix * mat4(mat3(viewMatrix)) * vec4(position, 1.0);
  gl_Position = at.xyww;
  gl_PointSize = look.w;
}`;
const starFragment = /* glsl */ `
varying vec4 vLook;
void main() {
  float d = length(gl_PointCoord * 2.0 - 1.0);
  float light = vLook.w > 2.6 ? pow(max(0.0, 1.0 - d), 1.6) * 1.4 : 1.0 - smoothstep(0.6, 1.0, d);
  gl_FragColor = vec4(vLook.rgb * light, light);
}`;

/** Sharp points: a baked sky would smear them. */
export function Stars({ sector, share }: { sector: number; share: number }) {
  const ratio = useThree((state) => state.viewport.dpr);
  const buffer = useMemo(() => {
    const random = randomOf(`stars ${sector}`);
    const count = Math.round(1700 * share);
    const places = new Float32Array(count * 3);
    const looks = new Float32Array(count * 4);
    for (let i = 0; i < count; i += 1) {
      const height = random() * 2 - 1;
      const angle = random() * Math.PI * 2;
      const flat = Math.sqrt(1 - height * height);
      places.set([Math.cos(angle) * flat * 50, height * 50, Math.sin(angle) * flat * 50], i * 3);
      const bright = 0.4 + 0.6 * random() ** 3;
      const warm = random();
      const size = (1.1 + random() ** 12 * 4 + bright * 0.9) * ratio;
      looks.set([bright * (0.75 + 0.25 * warm), bright * 0.9, bright * (1 - 0.28 * warm), size], i * 4);
    }
    const made = new three.BufferGeometry();
    made.setAttribute('position', new three.BufferAttribute(places, 3));
    made.setAttribute('look', new three.BufferAttribute(looks, 4));
    return made;
  }, [sector, share, ratio]);
  useEffect(() => () => { buffer.dispose(); }, [buffer]);
  return (
    <points geometry={buffer} frustumCulled={false} renderOrder={-9}>
      <shaderMaterial vertexShader={starVertex} fragmentShader={starFragment} transparent depthWrite={false}
        depthTest={false} blending={three.AdditiveBlending} />
    </points>
  );
}
