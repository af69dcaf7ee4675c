// Orbiting around the ship: angles and distance from drags, wheel, pinches and keys.

export interface Orbit {
  yaw: number;
  pitch: number;
  distance: number;
}

export const startOrbit: Orbit = { yaw: 0, pitch: 0.3, distance: 33 };

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

export function turned(orbit: Orbit, dx: number, dy: number): Orbit {
  return { ...orbit, yaw: orbit.yaw - dx * 0.0055, pitch: clamp(orbit.pitch + dy * 0.0045, -0.15, 1.35) };
}

export function drawn(orbit: Orbit, factor: number): Orbit {
  return { ...orbit, distance: clamp(orbit.distance * factor, 12, 70) };
}

export class Rig {
  orbit: Orbit = startOrbit;
  private readonly pointers = new Map<number, { x: number; y: number }>();

  constructor(private readonly host: HTMLElement, private readonly changed: () => void) {}

  attach(): () => void {
    const listeners: [string, (event: never) => void, AddEventListenerOptions?][] = [
      ['pointerdown', this.down], ['pointermove', this.move], ['pointerup', this.up], ['pointercancel', this.up],
      ['wheel', this.wheel, { passive: false }],
    ];
    for (const [name, listener, options] of listeners) {
      this.host.addEventListener(name, listener as unknown as EventListener, options);
    }
    return () => {
      for (const [name, listener] of listeners) {
        this.host.removeEventListener(name, listener as unknown as EventListener);
      }
    };
  }

  private readonly down = (event: PointerEvent): void => {
    this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  };

  private readonly move = (event: PointerEvent): void => {
    const from = this.pointers.get(event.pointerId);
    if (!from) return;
    if (event.buttons === 0) return this.up(event);
    const to = { x: event.clientX, y: event.clientY };
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, to);
    if (other) {
      const before = Math.max(1, Math.hypot(from.x - other.x, from.y - other.y));
      this.orbit = drawn(this.orbit, before / Math.max(1, Math.hypot(to.x - other.x, to.y - other.y)));
    } else this.orbit = turned(this.orbit, to.x - from.x, to.y - from.y);
    this.changed();
  };

  private readonly up = (event: PointerEvent): void => {
    this.pointers.delete(event.pointerId);
  };

  private readonly wheel = (event: WheelEvent): void => {
    event.preventDefault();
    this.orbit = drawn(this.orbit, Math.exp(Math.max(-240, Math.min(240, event.deltaY)) * 0.0014));
    this.changed();
  };

  get held(): boolean {
    return this.pointers.size > 0;
  }
}
