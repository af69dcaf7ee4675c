// Flies a course hop by hop, so that it can be watched and stopped. Lives outside of the pages: it goes on while the
// pilot looks at something else.
import { canFly, courseStep, noCourse, type CourseEvent, type CourseState, type HopResult } from './machine';
import type { Course, Optimise } from '../model/types';

export interface Refusal {
  code: string;
  message: string;
  /** Worth trying again as it is: nothing was answered, or the server is busy. */
  passing: boolean;
  /** Seconds, when the server named them. */
  retryAfter?: number;
}

export interface Helm {
  plot(destination: number, optimise: Optimise): Promise<Course>;
  /** One hop; `intent` is the same over retries, so that a lost answer costs no second hop. */
  hop(destination: number, optimise: Optimise, intent: object): Promise<HopResult>;
  /** A fresh intent. */
  intent(): object;
  refusal(error: unknown): Refusal;
  wait(milliseconds: number): Promise<void>;
  /** Time between two hops, milliseconds. */
  pace(): number;
}

const tries = 4;

export class CourseDriver {
  private state: CourseState = noCourse;
  /** Counts flights: what an abandoned one still learns is not told. */
  private flight = 0;
  private readonly listeners = new Set<() => void>();
  private readonly hopListeners = new Set<(result: HopResult) => void>();

  constructor(private readonly helm: Helm) {}

  readonly snapshot = (): CourseState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  onHop(listener: (result: HopResult) => void): () => void {
    this.hopListeners.add(listener);
    return () => this.hopListeners.delete(listener);
  }

  tell(event: CourseEvent): void {
    const next = courseStep(this.state, event);
    if (next === this.state) return;
    this.state = next;
    this.listeners.forEach((listener) => { listener(); });
  }

  async plot(destination: number, optimise: Optimise): Promise<void> {
    this.tell({ type: 'plot', destination, optimise });
    if (this.state.phase !== 'plotting') return;
    try {
      this.tell({ type: 'plotted', course: await this.helm.plot(destination, optimise) });
    } catch (error) {
      const { code, message } = this.helm.refusal(error);
      if (this.state.destination === destination) this.tell({ type: 'refused', code, message });
    }
  }

  /** Ends when the course does. */
  async fly(): Promise<void> {
    if (!canFly(this.state)) return;
    this.tell({ type: 'start' });
    this.flight += 1;
    const flight = this.flight;
    while (this.state.phase === 'flying') {
      const result = await this.hop();
      if (!result || flight !== this.flight) return;
      this.tell({ type: 'hop', result });
      this.hopListeners.forEach((listener) => { listener(result); });
      if (this.state.phase !== 'flying') return;
      await this.helm.wait(this.helm.pace());
      if (flight !== this.flight) return;
      if (this.state.stopping) this.tell({ type: 'failed', code: 'user', message: '' });
    }
  }

  stop(): void {
    this.tell({ type: 'stop' });
  }

  clear(): void {
    this.tell({ type: 'clear' });
  }

  /** Another pilot sits down: nothing of the former one's course is theirs. An answer under way finds nobody. */
  forget(): void {
    this.state = noCourse;
    this.flight += 1;
    this.listeners.forEach((listener) => { listener(); });
  }

  private async hop(): Promise<HopResult | null> {
    const { destination, optimise } = this.state;
    if (destination === null) return null;
    const intent = this.helm.intent();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.helm.hop(destination, optimise, intent);
      } catch (error) {
        const refusal = this.helm.refusal(error);
        if (!refusal.passing || attempt === tries) {
          this.tell({ type: 'failed', code: refusal.code, message: refusal.message });
          return null;
        }
        await this.helm.wait((refusal.retryAfter ?? 2 ** (attempt - 1)) * 1000);
      }
    }
  }
}
