// Drives a run: look, decide, act, look again. It stops at once when asked, asks back when terms changed, and keeps
// what it needs to go on after a reload.
import {
  booksOf, changedTerms, keyOf, standOf, type Act, type Books, type Haul, type Run, type Stand, type Terms, type World,
} from './run';

export interface Problem {
  code: string;
  detail: string;
}

export interface RunState {
  run: Run | null;
  /** `waiting` = for the pilot's word on changed terms or a problem; `held` = stopped, or found after a reload. */
  phase: 'none' | 'looking' | 'running' | 'stopping' | 'waiting' | 'held' | 'done';
  world: World | null;
  stand: Stand | null;
  books: Books | null;
  problem: Problem | null;
  terms: Terms | null;
  /** Hops that are left on the leg that is being flown, when known. */
  hopsLeft: number | null;
}

export interface Refused {
  /** Trying again may help: the server or the network is away. */
  again: boolean;
  waitMs?: number;
  problem: Problem;
}

/** After a hop: how many are left, and where the server says that the pilot is now. */
export interface Done {
  hopsLeft?: number;
  sector?: number;
}

export interface Deps {
  look(commodity: string): Promise<World>;
  act(act: Act, key: string): Promise<Done>;
  quote(act: Act): Promise<number>;
  refused(error: unknown): Refused;
  keep(run: Run | null): void;
  kept(pilot: string): Run | null;
  rest(ms: number): Promise<void>;
  fresh(): string;
}

const idle: RunState = {
  run: null, phase: 'none', world: null, stand: null, books: null, problem: null, terms: null, hopsLeft: null,
};
const tries = 4;
/** Between acts: people can follow and stop, and the write limit of the server is never near. */
export const pace = 800;

export class Runner {
  private state: RunState = idle;
  private readonly listeners = new Set<() => void>();
  /** What the pilot agreed to pay or to get at the worst. */
  private accepted: number | null = null;
  private pending: { act: string; key: string } | null = null;
  private known: World | null = null;
  private turn = 0;

  constructor(private readonly deps: Deps) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): RunState => this.state;

  /** Begins a run; one at a time. */
  start(run: Run): Promise<void> {
    if (this.state.phase === 'running' || this.state.phase === 'stopping') return Promise.resolve();
    this.deps.keep(run);
    this.accepted = null;
    this.set({ ...idle, run, phase: 'running' });
    return this.drive();
  }

  /** Finds what a reload left, and looks where it stands; nothing is done without the pilot. */
  async recover(pilot: string): Promise<void> {
    if (this.state.run && this.state.run.pilot !== pilot) this.forget(false);
    if (this.state.phase !== 'none') return;
    const run = this.deps.kept(pilot);
    if (!run) return;
    const turn = ++this.turn;
    this.set({ ...idle, run, phase: 'looking' });
    try {
      const stand = await this.look(run);
      if (turn === this.turn) this.set({ phase: stand.kind === 'done' ? 'done' : 'held' });
    } catch (error) {
      if (turn === this.turn) this.set({ phase: 'held', problem: this.deps.refused(error).problem });
    }
  }

  /** No further act is sent; the one under way is still awaited. */
  stop(): void {
    if (this.state.phase === 'running') this.set({ phase: 'stopping' });
    else if (this.state.phase === 'waiting') this.set({ phase: 'held', terms: null });
  }

  resume(): Promise<void> {
    if (!this.state.run || (this.state.phase !== 'held' && this.state.phase !== 'waiting')) return Promise.resolve();
    this.accepted = null;
    this.set({ phase: 'running', problem: null, terms: null });
    return this.drive();
  }

  /** The pilot takes the changed terms, for this amount. */
  accept(): Promise<void> {
    const { terms, phase } = this.state;
    if (phase !== 'waiting' || !terms) return Promise.resolve();
    this.accepted = terms.now;
    this.set({ phase: 'running', problem: null, terms: null });
    return this.drive();
  }

  /** Another lot for the same run, before anything was bought. */
  resize({ quantity, cost, earnings }: Pick<Haul, 'quantity' | 'cost' | 'earnings'>): void {
    const { run, books } = this.state;
    if (!run || (books?.bought ?? 0) > 0) return;
    const next = { ...run, haul: { ...run.haul, quantity, cost, earnings } };
    this.deps.keep(next);
    this.set({ run: next });
  }

  /** The run is of no interest any more. The cargo stays where it is. */
  forget(lasting = true): void {
    ++this.turn;
    if (lasting) this.deps.keep(null);
    this.state = idle;
    this.tell();
  }

  private async drive(): Promise<void> {
    const turn = ++this.turn;
    this.known = null;
    let failures = 0;
    while (turn === this.turn) {
      try {
        if (!(await this.step(turn))) return;
        failures = 0;
      } catch (error) {
        if (turn !== this.turn) return;
        const refused = this.deps.refused(error);
        if (refused.again && ++failures < tries && this.state.phase === 'running') {
          this.set({ problem: refused.problem });
          await this.deps.rest(refused.waitMs ?? 500 * 2 ** failures);
          continue;
        }
        this.pending = null;
        this.set({ phase: this.state.phase === 'stopping' ? 'held' : 'waiting', problem: refused.problem });
        return;
      }
    }
  }

  /** One look and at most one act; false when the drive is over. */
  private async step(turn: number): Promise<boolean> {
    const run = this.state.run;
    if (!run || this.stopped()) return false;
    const stand = await this.look(run);
    if (turn !== this.turn) return false;
    if (stand.kind === 'done') {
      this.deps.keep(null);
      this.set({ phase: 'done', problem: null });
      return false;
    }
    if (stand.kind === 'stuck') {
      this.set({ phase: 'waiting', problem: { code: stand.why, detail: '' } });
      return false;
    }
    if (this.stopped()) return false;
    const books = this.state.books ?? booksOf(run, this.state.world as World);
    if (!(await this.agreed(run, stand.act, books, turn))) return false;
    const { hopsLeft, sector } = await this.perform(run, stand.act, books);
    if (turn !== this.turn) return false;
    const { world } = this.state;
    // A hop changes the place and nothing else, so that a long flight need not ask for everything at each of them.
    this.known = sector !== undefined && world ? { ...world, sector } : null;
    this.set({ problem: null, hopsLeft: hopsLeft ?? null });
    await this.deps.rest(pace);
    return turn === this.turn;
  }

  private async agreed(run: Run, act: Act, books: Books, turn: number): Promise<boolean> {
    if (act.type !== 'buy' && act.type !== 'sell') return true;
    const total = await this.deps.quote(act);
    if (turn !== this.turn || this.stopped()) return false;
    const terms = changedTerms(run, act, total, books);
    const bound = this.accepted;
    if (!terms || (bound !== null && (act.type === 'buy' ? total <= bound : total >= bound))) return true;
    this.set({ phase: 'waiting', terms });
    return false;
  }

  /** A repeated attempt at the same act carries the same key. */
  private async perform(run: Run, act: Act, books: Books): Promise<Done> {
    const name = JSON.stringify([act, this.state.world?.sector]);
    if (this.pending?.act !== name) this.pending = { act: name, key: keyOf(run, act, books, this.deps.fresh) };
    const reply = await this.deps.act(act, this.pending.key);
    this.pending = null;
    return reply;
  }

  private async look(run: Run): Promise<Stand> {
    const world = this.known ?? await this.deps.look(run.haul.commodity);
    this.known = null;
    const stand = standOf(run, world);
    this.set({ world, stand, books: booksOf(run, world) });
    return stand;
  }

  private stopped(): boolean {
    if (this.state.phase !== 'stopping') return false;
    this.set({ phase: 'held' });
    return true;
  }

  private set(change: Partial<RunState>): void {
    this.state = { ...this.state, ...change };
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
