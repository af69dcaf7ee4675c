// What floats in a sector, as parts of the scene.
import { useFrame, type ThreeEvent } from '@react-three/fiber';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import * as three from 'three';

import type { SectorType } from '../../map/model/types';
import type { PlacedContact, PlacedGate, PlacedPlanet, PlacedStation, SectorLayout, Spot } from '../model/layout';
import { randomOf, within } from '../model/seed';
import { glowTexture, type Mood } from './backdrop';
import type { Built } from './kit';
import { planetMaterial, ringOf } from './planets';
import { buildShip } from './ships';
import { buildStation } from './stations';

export const gateColours = { warp: '#4cc9d6', tunnel: '#7f95ff', gate: '#5fe39a' } as const;
const unpaid = '#b0594f';

function useBuilt(make: () => Built, deps: readonly unknown[]): Built {
  // The caller names what the shape depends on.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const built = useMemo(make, deps);
  useEffect(() => () => {
    built.body.dispose();
    built.glow?.dispose();
  }, [built]);
  return built;
}

function Solid({ built }: { built: Built }) {
  return (
    <>
      <mesh geometry={built.body}>
        <meshStandardMaterial vertexColors flatShading roughness={0.7} metalness={0.08} />
      </mesh>
      {built.glow && <mesh geometry={built.glow}><meshBasicMaterial vertexColors toneMapped={false} /></mesh>}
    </>
  );
}

interface Touch {
  onPick: () => void;
  onAct?: () => void;
  radius: number;
  children: ReactNode;
}

/** Something to click, with room around it for fingers. */
function Touchable({ onPick, onAct, radius, children }: Touch) {
  const stop = (act?: () => void) => (event: ThreeEvent<MouseEvent>) => {
    if (event.delta > 6) return;
    event.stopPropagation();
    act?.();
  };
  return (
    <group onClick={stop(onPick)} onDoubleClick={stop(onAct)}>
      <mesh visible={false}><sphereGeometry args={[radius, 8, 6]} /></mesh>
      {children}
    </group>
  );
}

function Turning({ speed, children, calm }: { speed: number; children: ReactNode; calm: boolean }) {
  const group = useRef<three.Group>(null);
  useFrame((_, delta) => {
    if (!calm && group.current) group.current.rotation.y += Math.min(delta, 0.1) * speed;
  });
  return <group ref={group}>{children}</group>;
}

interface ThingProps {
  calm: boolean;
  onPick: () => void;
  onAct?: () => void;
}

export function Station({ placed, calm, onPick, onAct }: ThingProps & { placed: PlacedStation }) {
  const { station } = placed;
  const built = useBuilt(() => buildStation(station.id, station.type), [station.id, station.type]);
  const speed = within(randomOf(`spin ${station.id}`), 0.03, 0.09);
  return (
    <group position={[placed.x, placed.y, placed.z]} scale={placed.radius / 2.1}>
      <Touchable onPick={onPick} onAct={onAct} radius={2.6}>
        <Turning speed={speed} calm={calm}><Solid built={built} /></Turning>
      </Touchable>
    </group>
  );
}

export function Planet({ placed, sun, calm, onPick }: ThingProps & { placed: PlacedPlanet; sun: three.Vector3 }) {
  const { planet, radius } = placed;
  const material = useMemo(() => planetMaterial(planet.id, planet.type, sun), [planet.id, planet.type, sun]);
  useEffect(() => () => { material.dispose(); }, [material]);
  const ring = ringOf(planet.id, planet.type, radius);
  return (
    <group position={[placed.x, placed.y, placed.z]}>
      <Touchable onPick={onPick} radius={radius * 1.1}>
        <Turning speed={0.02} calm={calm}>
          <mesh material={material}><sphereGeometry args={[radius, 48, 32]} /></mesh>
        </Turning>
        {ring && (
          <mesh rotation={[ring.tilt, 0.2, 0]}>
            <ringGeometry args={[ring.inner, ring.outer, 64, 1]} />
            <meshBasicMaterial color="#b9a789" transparent opacity={0.28} side={three.DoubleSide} depthWrite={false} />
          </mesh>
        )}
      </Touchable>
    </group>
  );
}

function frameOf(kind: PlacedGate['kind']): three.BufferGeometry {
  if (kind === 'gate') return new three.TorusGeometry(2.6, 0.2, 5, 6);
  if (kind === 'tunnel') return new three.TorusGeometry(2.4, 0.14, 6, 40);
  return new three.TorusGeometry(1.7, 0.1, 5, 36);
}

export function Gate({ placed, chosen, calm, onPick, onAct }: ThingProps & { placed: PlacedGate; chosen: boolean }) {
  const { kind, option } = placed;
  const colour = option.can_afford ? gateColours[kind] : unpaid;
  const frame = useMemo(() => frameOf(kind), [kind]);
  useEffect(() => () => { frame.dispose(); }, [frame]);
  const inner = useRef<three.Mesh>(null);
  useFrame(({ clock }) => {
    const material = inner.current?.material as three.MeshBasicMaterial | undefined;
    if (!material) return;
    const breath = calm ? 0.5 : 0.5 + 0.5 * Math.sin(clock.elapsedTime * 1.6 + placed.bearing * 3);
    material.opacity = (chosen ? 0.3 : 0.09) + 0.09 * breath;
  });
  const face: [number, number, number] = [0, -placed.bearing - Math.PI / 2, 0];
  return (
    <group position={[placed.x, placed.y, placed.z]} rotation={face}>
      <Touchable onPick={onPick} onAct={onAct} radius={placed.radius * 1.25}>
        <mesh geometry={frame}>
          <meshStandardMaterial color={colour} emissive={colour} emissiveIntensity={chosen ? 1.6 : 0.7}
            roughness={0.4} />
        </mesh>
        {kind !== 'warp' && (
          <mesh geometry={frame} scale={0.78} rotation={[0, 0, 0.5]}>
            <meshStandardMaterial color={colour} emissive={colour} emissiveIntensity={0.5} roughness={0.4} />
          </mesh>
        )}
        <mesh ref={inner}>
          <circleGeometry args={[placed.radius * 0.9, kind === 'gate' ? 6 : 32]} />
          <meshBasicMaterial color={colour} transparent opacity={0.12} side={three.DoubleSide} depthWrite={false}
            blending={three.AdditiveBlending} />
        </mesh>
        {[0, Math.PI / 2, Math.PI, -Math.PI / 2].map((angle) => (
          <mesh key={angle} rotation={[0, 0, angle]}
            position={[Math.cos(angle) * placed.radius, Math.sin(angle) * placed.radius, 0]}>
            <boxGeometry args={[0.5, 0.22, 0.3]} />
            <meshStandardMaterial color="#5a676c" roughness={0.6} metalness={0.5} />
          </mesh>
        ))}
      </Touchable>
    </group>
  );
}

export function Ship({ type, owner, mine }: { type: string; owner: string; mine: boolean }) {
  const built = useBuilt(() => buildShip(type, owner, mine), [type, owner, mine]);
  return (
    <>
      <Solid built={built} />
      <sprite position={[0, 0, -1.3]} scale={mine ? 1.1 : 0.8}>
        <spriteMaterial map={glowTexture()} color="#8fe9ff" transparent opacity={0.55} depthWrite={false}
          blending={three.AdditiveBlending} />
      </sprite>
    </>
  );
}

/** Comes in through a flash and sways a little, so that it looks flown and not parked. */
export function Contact({ placed, calm, onPick }: ThingProps & { placed: PlacedContact }) {
  const group = useRef<three.Group>(null);
  const flash = useRef<three.Sprite>(null);
  const age = useRef(0);
  const random = randomOf(`heading ${placed.contact.user_id}`);
  const heading = random() * Math.PI * 2;
  useFrame(({ clock, invalidate }, delta) => {
    if (!group.current || !flash.current) return;
    age.current = calm ? 9 : age.current + Math.min(delta, 0.1);
    const part = Math.min(1, age.current / 0.9);
    const slide = (1 - part) ** 3 * 26;
    const sway = calm ? 0 : Math.sin(clock.elapsedTime * 0.7 + heading * 5) * 0.12;
    const [x, z] = [placed.x - Math.sin(heading) * slide, placed.z - Math.cos(heading) * slide];
    group.current.position.set(x, placed.y + sway, z);
    flash.current.material.opacity = Math.max(0, 1 - age.current / 0.7);
    flash.current.visible = age.current < 0.7;
    if (age.current < 1) invalidate();
  });
  return (
    <group>
      <group ref={group} rotation={[0, heading, 0]} scale={0.62}>
        <Touchable onPick={onPick} radius={1.7}>
          <Ship type={shipOf(placed)} owner={placed.contact.user_id} mine={false} />
        </Touchable>
      </group>
      <sprite ref={flash} position={[placed.x, placed.y, placed.z]} scale={7}>
        <spriteMaterial map={glowTexture()} color="#9fe8ff" transparent depthWrite={false} blending={three.AdditiveBlending} />
      </sprite>
    </group>
  );
}

const strangers = ['LIGHT_FREIGHTER', 'LIGHT_FREIGHTER', 'SCOUT_SHIP', 'FAST_COURIER', 'CARGO_HAULER', 'DEFENDER'];

/** Nobody tells what others fly; a hull that always is the same one for them. */
function shipOf({ contact }: PlacedContact): string {
  return strangers[Math.floor(randomOf(`hull ${contact.user_id}`)() * strangers.length)] ?? 'LIGHT_FREIGHTER';
}

function Shine({ size, colour, opacity = 1 }: { size: number; colour: string; opacity?: number }) {
  return (
    <sprite scale={size}>
      <spriteMaterial map={glowTexture()} color={colour} transparent opacity={opacity} depthWrite={false}
        blending={three.AdditiveBlending} toneMapped={false} />
    </sprite>
  );
}

function BlackHole({ radius, calm }: { radius: number; calm: boolean }) {
  return (
    <>
      <mesh><sphereGeometry args={[radius * 0.8, 32, 24]} /><meshBasicMaterial color="#000000" /></mesh>
      <Shine size={radius * 3.6} colour="#ff9a4a" opacity={0.35} />
      <group rotation={[1.25, 0.25, 0]}>
        <Turning speed={0.1} calm={calm}>
          {[1.05, 1.35, 1.75, 2.2].map((share, order) => (
            <mesh key={share} rotation={[-Math.PI / 2, 0, 0]}>
              <ringGeometry args={[radius * share, radius * (share + 0.26), 72, 1]} />
              <meshBasicMaterial color={['#fff1d0', '#ffc67a', '#ff8a3c', '#a8391c'][order]} transparent
                opacity={0.85 - order * 0.2} side={three.DoubleSide} depthWrite={false}
                blending={three.AdditiveBlending} />
            </mesh>
          ))}
        </Turning>
      </group>
    </>
  );
}

function Wormhole({ radius, calm }: { radius: number; calm: boolean }) {
  return (
    <Turning speed={0.25} calm={calm}>
      {Array.from({ length: 9 }, (_, order) => (
        <mesh key={order} rotation={[Math.PI / 2 + 0.12 * order, 0.1 * order, 0]} scale={1 - order * 0.09}>
          <torusGeometry args={[radius * 1.3, radius * 0.05, 6, 64]} />
          <meshBasicMaterial color={order % 2 ? '#5f8dff' : '#7fe9ff'} transparent opacity={0.2 + order * 0.07}
            blending={three.AdditiveBlending} depthWrite={false} />
        </mesh>
      ))}
      <Shine size={radius * 3} colour="#7fb8ff" />
    </Turning>
  );
}

export function Star({ star, type, mood, sector, calm }: {
  star: SectorLayout['star']; type: SectorType; mood: Mood; sector: number; calm: boolean;
}) {
  const random = randomOf(`suns ${sector}`);
  const others = type === 'STAR_CLUSTER' ? 7 : random() < 0.18 ? 1 : 0;
  return (
    <group position={[star.x, star.y, star.z]}>
      {type === 'BLACK_HOLE' && <BlackHole radius={star.radius} calm={calm} />}
      {type === 'WORMHOLE' && <Wormhole radius={star.radius} calm={calm} />}
      {type !== 'BLACK_HOLE' && type !== 'WORMHOLE' && (
        <>
          <mesh scale={type === 'VOID' ? 0.25 : 0.62}>
            <sphereGeometry args={[star.radius, 32, 24]} /><meshBasicMaterial color={mood.sun} toneMapped={false} />
          </mesh>
          <Shine size={star.radius * (type === 'VOID' ? 2 : 7)} colour={mood.sun} opacity={0.9} />
        </>
      )}
      {Array.from({ length: others }, (_, order) => {
        const place: Spot = { x: within(random, -70, 70), y: within(random, -30, 40), z: within(random, -70, 70) };
        return (
          <group key={order} position={[place.x, place.y, place.z]}>
            <Shine size={within(random, 7, 20)} colour={['#cfe0ff', '#ffd9a8', '#ffffff'][order % 3] ?? '#ffffff'} />
          </group>
        );
      })}
    </group>
  );
}
