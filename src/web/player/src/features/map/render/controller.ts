// Hands and eye of the chart: turns pointers, wheel, touch and keys into views, and views into frames. A frame is drawn
// when something has changed and at no other time.
import { between, confine, fitBox, fullTilt, panBy, project, sameView, unproject, zoomAt, type View } from '../model/camera';
import { nearest } from '../model/grid';
import { wholeBox, type Box } from '../model/layout';
import { at } from '../model/numbers';
import type { Painter } from './GlChart';
import { Overlay, type Marks, type OverlayScene } from './overlay';

export interface ControllerEvents {
  onChoose(id: number | null): void;
  onHover(id: number | null): void;
  onView(view: View): void;
}

interface Journey {
  from: View;
  to: View;
  start: number;
  length: number;
}

interface Glide {
  from: number;
  to: number;
  start: number;
}

const reach = 16;
const step = 90;
const glideTime = 520;

export class ChartController {
  view: View = { x: 0, y: 0, scale: 1, tilt: 0, width: 1, height: 1 };
  private scene: OverlayScene | null = null;
  private marks: Marks = {
    here: null, chosen: null, hovered: null, course: new Float32Array(), passed: 0, dry: -1, ship: null,
  };

  private painter: Painter | null = null;
  private readonly overlay: Overlay;
  private journey: Journey | null = null;
  private glide: Glide | null = null;
  private frame = 0;
  private readonly pointers = new Map<number, { x: number; y: number }>();
  private travelled = 0;
  private told: View | null = null;
  calm = false;

  constructor(
    private readonly host: HTMLElement, overlay: HTMLCanvasElement, private readonly events: ControllerEvents,
  ) {
    this.overlay = new Overlay(overlay);
  }

  attach(): () => void {
    const { host } = this;
    const listeners: [string, (event: never) => void, AddEventListenerOptions?][] = [
      ['pointerdown', this.down], ['pointermove', this.move], ['pointerup', this.up], ['pointercancel', this.cancel],
      ['pointerleave', this.leave], ['wheel', this.wheel, { passive: false }], ['keydown', this.key],
      ['dblclick', this.twice],
    ];
    for (const [name, listener, options] of listeners) {
      host.addEventListener(name, listener as unknown as EventListener, options);
    }
    const watcher = new ResizeObserver(() => { this.measure(); });
    watcher.observe(host);
    this.measure();
    return () => {
      for (const [name, listener] of listeners) host.removeEventListener(name, listener as unknown as EventListener);
      watcher.disconnect();
      cancelAnimationFrame(this.frame);
      this.frame = 0;
    };
  }

  setPainter(painter: Painter | null): void {
    this.painter = painter;
    this.redraw();
  }

  setScene(scene: OverlayScene): void {
    this.scene = scene;
    this.overlay.forget();
    this.redraw();
  }

  setMarks(marks: Omit<Marks, 'ship' | 'hovered'>): void {
    const before = this.marks.here;
    if (!this.calm && before !== null && marks.here !== null && before !== marks.here) {
      this.glide = { from: before, to: marks.here, start: performance.now() };
    }
    this.marks = { ...marks, hovered: this.marks.hovered, ship: this.marks.ship };
    this.overlay.forget();
    this.redraw();
  }

  redraw = (): void => {
    if (this.frame === 0) this.frame = requestAnimationFrame(this.draw);
  };

  /** Where the view is going, or is. */
  goal(): View {
    return this.journey?.to ?? this.view;
  }

  look(view: View, length = 420): void {
    const to = this.confined(view);
    if (this.calm || length === 0 || this.view.width <= 1) {
      this.journey = null;
      this.view = to;
    } else this.journey = { from: this.view, to, start: performance.now(), length };
    this.redraw();
  }

  lookAtAll(length?: number): void {
    if (this.scene) this.look(fitBox(this.view, wholeBox(this.scene.places), 0.8), length);
  }

  lookAt(box: Box, length?: number): void {
    this.look(fitBox(this.view, box, 0.7), length);
  }

  lookAtSector(id: number, scale = 16, length?: number): void {
    const spot = this.spotOf(id);
    if (spot) this.look({ ...this.view, x: spot.x, y: spot.y, scale: Math.max(scale, this.view.scale) }, length);
  }

  zoomBy(factor: number): void {
    const { width, height } = this.view;
    this.look(zoomAt(this.goal(), factor, width / 2, height / 2), 220);
  }

  tiltTo(tilt: number): void {
    this.look({ ...this.goal(), tilt });
  }

  /** Whether the system is well inside the window. */
  shows(id: number): boolean {
    const spot = this.spotOf(id);
    if (!spot) return false;
    const pixel = project(this.goal(), spot.x, spot.y, spot.z);
    const margin = 60;
    return pixel.x > margin && pixel.y > margin && pixel.x < this.view.width - margin &&
      pixel.y < this.view.height - margin;
  }

  private spotOf(id: number): { x: number; y: number; z: number } | null {
    const entry = this.scene?.chart.index.get(id);
    if (entry === undefined || !this.scene) return null;
    const { positions } = this.scene.geometry;
    return { x: at(positions, entry * 3), y: at(positions, entry * 3 + 1), z: at(positions, entry * 3 + 2) };
  }

  private confined(view: View): View {
    return this.scene ? confine(view, wholeBox(this.scene.places)) : view;
  }

  private measure(): void {
    const { clientWidth: width, clientHeight: height } = this.host;
    if (width === 0 || height === 0) return;
    this.view = { ...this.view, width, height };
    if (this.journey) this.journey.to = { ...this.journey.to, width, height };
    this.overlay.forget();
    this.redraw();
  }

  private readonly draw = (now: number): void => {
    this.frame = 0;
    if (this.journey) {
      const part = (now - this.journey.start) / this.journey.length;
      this.view = between(this.journey.from, this.journey.to, part);
      if (part >= 1) this.journey = null;
    }
    this.marks.ship = this.gliding(now);
    if (!this.scene) return;
    this.painter?.paint(this.view);
    const unfinished = this.overlay.paint(this.view, this.scene, this.marks, now);
    if (this.told === null || !sameView(this.told, this.view)) {
      this.told = this.view;
      this.events.onView(this.view);
    }
    if (this.journey || this.glide || unfinished) this.redraw();
  };

  private gliding(now: number): { x: number; y: number; z: number } | null {
    if (!this.glide) return null;
    const from = this.spotOf(this.glide.from);
    const to = this.spotOf(this.glide.to);
    const part = Math.max(0, now - this.glide.start) / glideTime;
    if (!from || !to || part >= 1) {
      this.glide = null;
      return null;
    }
    const eased = part * part * (3 - 2 * part);
    const mix = (a: number, b: number): number => a + (b - a) * eased;
    return { x: mix(from.x, to.x), y: mix(from.y, to.y), z: mix(from.z, to.z) };
  }

  private place(event: { clientX: number; clientY: number }): { x: number; y: number } {
    const box = this.host.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** The system under a pixel, by number. */
  pick(x: number, y: number): number | null {
    if (!this.scene) return null;
    const point = unproject(this.view, x, y);
    const entry = nearest(
      this.scene.grid, point.x, point.y * Math.cos(this.view.tilt), Math.min(6, reach / this.view.scale),
    );
    return entry < 0 ? null : this.scene.chart.sectors[entry]?.sector_id ?? null;
  }

  private hover(id: number | null): void {
    if (id === this.marks.hovered) return;
    this.marks.hovered = id;
    this.host.style.cursor = id === null ? '' : 'pointer';
    this.overlay.forget();
    this.events.onHover(id);
    this.redraw();
  }

  private readonly down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    this.host.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, this.place(event));
    if (this.pointers.size === 1) this.travelled = 0;
    this.journey = null;
  };

  private readonly move = (event: PointerEvent): void => {
    const to = this.place(event);
    const from = this.pointers.get(event.pointerId);
    if (!from) {
      if (event.pointerType === 'mouse') this.hover(this.pick(to.x, to.y));
      return;
    }
    const others = [...this.pointers].filter(([id]) => id !== event.pointerId).map(([, spot]) => spot);
    this.pointers.set(event.pointerId, to);
    this.travelled += Math.hypot(to.x - from.x, to.y - from.y);
    const other = others[0];
    if (other) {
      const before = Math.max(1, Math.hypot(from.x - other.x, from.y - other.y));
      const factor = Math.hypot(to.x - other.x, to.y - other.y) / before;
      const middle = { x: (to.x + other.x) / 2, y: (to.y + other.y) / 2 };
      const panned = panBy(this.view, (to.x - from.x) / 2, (to.y - from.y) / 2);
      this.view = this.confined(zoomAt(panned, factor, middle.x, middle.y));
    } else if (this.travelled > 4) this.view = this.confined(panBy(this.view, to.x - from.x, to.y - from.y));
    this.redraw();
  };

  private readonly up = (event: PointerEvent): void => {
    const spot = this.pointers.get(event.pointerId);
    this.pointers.delete(event.pointerId);
    if (!spot || this.travelled > 6 || this.pointers.size > 0) return;
    this.events.onChoose(this.pick(spot.x, spot.y));
  };

  private readonly cancel = (event: PointerEvent): void => {
    this.pointers.delete(event.pointerId);
  };

  private readonly leave = (): void => {
    this.hover(null);
  };

  private readonly twice = (event: MouseEvent): void => {
    const spot = this.place(event);
    this.look(zoomAt(this.view, 2.2, spot.x, spot.y), 260);
  };

  private readonly wheel = (event: WheelEvent): void => {
    event.preventDefault();
    this.journey = null;
    const spot = this.place(event);
    const lines = event.deltaMode === 1 ? 16 : 1;
    const factor = Math.exp(-Math.max(-240, Math.min(240, event.deltaY * lines)) * (event.ctrlKey ? 0.008 : 0.0022));
    this.view = this.confined(zoomAt(this.view, factor, spot.x, spot.y));
    this.redraw();
  };

  private readonly key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pan = (dx: number, dy: number): void => { this.look(panBy(this.goal(), dx, dy), 180); };
    const acts: Record<string, () => void> = {
      ArrowLeft: () => { pan(step, 0); },
      ArrowRight: () => { pan(-step, 0); },
      ArrowUp: () => { pan(0, step); },
      ArrowDown: () => { pan(0, -step); },
      '+': () => { this.zoomBy(1.5); },
      '=': () => { this.zoomBy(1.5); },
      '-': () => { this.zoomBy(1 / 1.5); },
      0: () => { this.lookAtAll(); },
      Home: () => { if (this.marks.here !== null) this.lookAtSector(this.marks.here); },
      t: () => { this.tiltTo(this.goal().tilt > 0.1 ? 0 : fullTilt); },
      Enter: () => { this.events.onChoose(this.pickMiddle()); },
      Escape: () => { this.events.onChoose(null); },
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  /** The system nearest to the middle of the window: how keys choose one. */
  private pickMiddle(): number | null {
    if (!this.scene) return null;
    const { x, y, tilt } = this.view;
    const entry = nearest(this.scene.grid, x, y * Math.cos(tilt), 120 / this.view.scale);
    return entry < 0 ? null : this.scene.chart.sectors[entry]?.sector_id ?? null;
  }
}
