// The sector in three dimensions. Frames are drawn while something moves: thirty a second at rest, all during flights,
// none with reduced motion or in a hidden window.
import { Canvas, useFrame, useThree } from '@react-three/fiber';
import { useEffect, useMemo, useRef, type RefObject } from 'react';
import * as three from 'three';

import { whenLost } from '../../map/render/webgl';
import type { PlacedContact, SectorLayout, Spot } from '../model/layout';
import type { SectorFacts } from '../model/types';
import { moodOf } from './backdrop';
import { poseOf, type Flight } from './flight';
import { Rig, startOrbit } from './rig';
import { Scenery, Plate } from './Scenery';
import { Sky, Stars } from './Sky';
import { Contact, Gate, Planet, Ship, Star, Station } from './Things';

export interface SceneProps {
  facts: SectorFacts;
  layout: SectorLayout;
  contacts: PlacedContact[];
  ship: string | null;
  pilot: string;
  /** Where the own ship rests. */
  rest: Spot;
  chosen: string | null;
  flight: Flight | null;
  calm: boolean;
  /** Elements that follow things, by key. */
  labels: RefObject<Map<string, HTMLElement>>;
  flash: RefObject<HTMLElement | null>;
  onPick: (key: string) => void;
  onAct: (key: string) => void;
  onLost: () => void;
}

const restRate = 1000 / 30;

function usePulse(calm: boolean): void {
  const invalidate = useThree((state) => state.invalidate);
  useEffect(() => {
    invalidate();
    if (calm) return;
    const timer = setInterval(() => { if (!document.hidden) invalidate(); }, restRate);
    return () => { clearInterval(timer); };
  }, [calm, invalidate]);
}

function Eye({ rest, calm, ship, toward }: {
  rest: Spot; calm: boolean; ship: RefObject<three.Group | null>; toward: number;
}) {
  const { gl, camera, invalidate } = useThree();
  const rig = useRef<Rig | null>(null);
  const target = useRef(new three.Vector3(rest.x, rest.y, rest.z));
  const drift = useRef(0);
  useEffect(() => {
    const host = gl.domElement.parentElement ?? gl.domElement;
    const made = new Rig(host, invalidate);
    rig.current = made;
    return made.attach();
  }, [gl, invalidate]);
  useFrame((_, delta) => {
    const orbit = rig.current?.orbit ?? startOrbit;
    if (!calm && !rig.current?.held) drift.current += Math.min(delta, 0.1) * 0.07;
    // The eye is opposite of what is worth seeing: x = sin, z = cos of its angle.
    const yaw = orbit.yaw + Math.sin(drift.current) * 0.2 - toward - Math.PI / 2;
    if (ship.current) target.current.lerp(ship.current.position, calm ? 1 : Math.min(1, delta * 2.2) * 0.45);
    const flat = Math.cos(orbit.pitch) * orbit.distance;
    camera.position.set(
      target.current.x * 0.45 + Math.sin(yaw) * flat, target.current.y * 0.45 + Math.sin(orbit.pitch) * orbit.distance,
      target.current.z * 0.45 + Math.cos(yaw) * flat,
    );
    camera.lookAt(target.current.x * 0.45, target.current.y * 0.45 + 2.4, target.current.z * 0.45);
  });
  return null;
}

function OwnShip({ props, group }: { props: SceneProps; group: RefObject<three.Group | null> }) {
  const { ship, pilot, rest, flight, calm, flash } = props;
  const invalidate = useThree((state) => state.invalidate);
  const turn = useMemo(
    () => ({ from: new three.Vector3(0, 0, 1), to: new three.Vector3(), goal: new three.Quaternion() }),
    [],
  );
  useFrame(({ clock }, delta) => {
    if (!group.current) return;
    const pose = poseOf(calm ? null : flight, rest, performance.now());
    const bob = calm || pose.way ? 0 : Math.sin(clock.elapsedTime * 0.8) * 0.12;
    group.current.position.set(pose.at.x, pose.at.y + bob, pose.at.z);
    const heading = props.layout.toward + 0.75;
    const way = pose.way ?? { x: Math.cos(heading), y: 0, z: Math.sin(heading) };
    turn.goal.setFromUnitVectors(turn.from, turn.to.set(way.x, way.y, way.z).normalize());
    group.current.quaternion.slerp(turn.goal, calm ? 1 : Math.min(1, delta * (pose.way ? 9 : 1.5)));
    if (flash.current) flash.current.style.opacity = pose.flash.toFixed(2);
    if (!pose.done || pose.flash > 0) invalidate();
  });
  return (
    <group ref={group} position={[rest.x, rest.y, rest.z]} scale={1.55}>
      {ship !== null && <Ship type={ship} owner={pilot} mine />}
    </group>
  );
}

/** Moves the labels over what they name; what is behind the eye or outside loses its label. */
function Labels({ anchors, labels }: { anchors: Map<string, three.Vector3>; labels: SceneProps['labels'] }) {
  const { camera, size } = useThree();
  const point = useMemo(() => new three.Vector3(), []);
  const sizes = useRef(new WeakMap<HTMLElement, { width: number; height: number }>());
  useFrame(() => {
    const taken: { x: number; y: number; width: number; height: number }[] = [];
    for (const [key, anchor] of anchors) {
      const element = labels.current.get(key);
      if (!element) continue;
      let measured = sizes.current.get(element);
      if (!measured) {
        measured = { width: element.offsetWidth, height: element.offsetHeight };
        sizes.current.set(element, measured);
      }
      point.copy(anchor).project(camera);
      const x = (point.x * 0.5 + 0.5) * size.width - measured.width / 2;
      let y = (0.5 - point.y * 0.5) * size.height;
      const covered = (): boolean => taken.some((other) => x < other.x + other.width && other.x < x + measured.width
        && y < other.y + other.height && other.y < y + measured.height);
      let tries = 0;
      for (; tries < 4 && covered(); tries += 1) y += measured.height * 0.6;
      const shown = point.z < 1 && Math.abs(point.x) < 1.02 && Math.abs(point.y) < 1.02 && tries < 4;
      if (shown) taken.push({ x, y, ...measured });
      element.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
      element.style.visibility = shown ? 'visible' : 'hidden';
    }
  });
  return null;
}

function anchorsOf(layout: SectorLayout, contacts: PlacedContact[]): Map<string, three.Vector3> {
  const anchors = new Map<string, three.Vector3>();
  for (const one of layout.stations) {
    anchors.set(`station ${one.station.id}`, new three.Vector3(one.x, one.y - one.radius * 1.1, one.z));
  }
  for (const one of layout.gates) {
    anchors.set(`gate ${one.option.sector_id}`, new three.Vector3(one.x, one.y - one.radius * 1.25, one.z));
  }
  for (const one of layout.planets) {
    anchors.set(`planet ${one.planet.id}`, new three.Vector3(one.x, one.y - one.radius * 1.15, one.z));
  }
  for (const one of contacts) {
    anchors.set(`pilot ${one.contact.user_id}`, new three.Vector3(one.x, one.y - 1, one.z));
  }
  return anchors;
}

function Contents(props: SceneProps) {
  const { facts, layout, contacts, chosen, calm, labels, onPick, onAct, onLost } = props;
  usePulse(calm);
  const gl = useThree((state) => state.gl);
  useEffect(() => whenLost(gl.domElement, onLost), [gl, onLost]);
  const ship = useRef<three.Group | null>(null);
  const mood = useMemo(() => moodOf(facts.sector_id, facts.type), [facts.sector_id, facts.type]);
  // Light comes from the sun, but some of it from behind the eye: a true sun would leave all in its own shadow.
  const sun = useMemo(() => {
    const { star, toward } = layout;
    const eye = new three.Vector3(-Math.cos(toward), 0.3, -Math.sin(toward)).multiplyScalar(0.85);
    return new three.Vector3(star.x, star.y, star.z).normalize().multiplyScalar(0.75).add(eye).normalize();
  }, [layout]);
  const anchors = useMemo(() => anchorsOf(layout, contacts), [layout, contacts]);
  const common = (key: string) => ({ calm, onPick: () => { onPick(key); }, onAct: () => { onAct(key); } });
  return (
    <>
      <Sky sector={facts.sector_id} mood={mood} size={512} />
      <Stars sector={facts.sector_id} share={mood.stars} />
      <hemisphereLight args={['#cfe6f2', '#2c4048', 1.15]} />
      <directionalLight position={[sun.x * 50, sun.y * 50, sun.z * 50]} color={mood.sun} intensity={mood.light} />
      <Eye rest={props.rest} calm={calm} ship={ship} toward={layout.toward} />
      <Star star={layout.star} type={facts.type} mood={mood} sector={facts.sector_id} calm={calm} />
      <Scenery sector={facts.sector_id} type={facts.type} calm={calm} />
      <Plate layout={layout} />
      {layout.planets.map((one) => (
        <Planet key={one.planet.id} placed={one} sun={sun} {...common(`planet ${one.planet.id}`)} />
      ))}
      {layout.stations.map((one) => (
        <Station key={one.station.id} placed={one} {...common(`station ${one.station.id}`)} />
      ))}
      {layout.gates.map((one) => (
        <Gate key={`${facts.sector_id} ${one.option.sector_id}`} placed={one}
          chosen={chosen === `gate ${one.option.sector_id}`} {...common(`gate ${one.option.sector_id}`)} />
      ))}
      {contacts.map((one) => (
        <Contact key={one.contact.user_id} placed={one} {...common(`pilot ${one.contact.user_id}`)} />
      ))}
      <OwnShip props={props} group={ship} />
      <Labels anchors={anchors} labels={labels} />
    </>
  );
}

export default function SectorScene(props: SceneProps) {
  return (
    <Canvas frameloop="demand" dpr={[1, 1.75]} aria-hidden="true" camera={{ fov: 48, near: 0.5, far: 400 }}
      gl={{ antialias: true, powerPreference: 'high-performance' }}>
      <Contents {...props} />
    </Canvas>
  );
}
