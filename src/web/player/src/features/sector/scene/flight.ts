// The short flight between two sectors. Pure: where the ship is and how bright the jump shines at a time.
import type { Spot } from '../model/layout';

export type Flight =
  /** Towards a gate, until the server has answered. */
  | { kind: 'leaving'; to: Spot; start: number }
  /** Out of the gate that leads back. */
  | { kind: 'arriving'; from: Spot; start: number };

export interface Pose {
  at: Spot;
  /** Direction of flight; none at rest. */
  way: Spot | null;
  /** 0 to 1. */
  flash: number;
  done: boolean;
}

export const leavingTime = 650;
export const arrivingTime = 950;

function mix(from: Spot, to: Spot, part: number): Spot {
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part, z: from.z + (to.z - from.z) * part };
}

export function poseOf(flight: Flight | null, rest: Spot, now: number): Pose {
  if (!flight) return { at: rest, way: null, flash: 0, done: true };
  if (flight.kind === 'leaving') {
    const part = Math.min(1, Math.max(0, (now - flight.start) / leavingTime));
    const eased = part ** 3;
    const way = { x: flight.to.x - rest.x, y: flight.to.y - rest.y, z: flight.to.z - rest.z };
    return { at: mix(rest, flight.to, eased), way, flash: Math.max(0, (part - 0.8) / 0.2), done: part >= 1 };
  }
  const part = Math.min(1, Math.max(0, (now - flight.start) / arrivingTime));
  const eased = 1 - (1 - part) ** 3;
  const way = { x: rest.x - flight.from.x, y: rest.y - flight.from.y, z: rest.z - flight.from.z };
  const flash = Math.max(0, 1 - part / 0.35);
  return { at: mix(flight.from, rest, eased), way: part < 1 ? way : null, flash, done: part >= 1 };
}
