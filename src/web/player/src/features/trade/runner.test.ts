// The runner against a small world that can fail before an act, or after it with the reply lost.
import { beforeEach, describe, expect, it } from 'vitest';
import type { Act, Haul, Run, World } from './run';
import { Runner, type Deps, type Done, type Refused } from './runner';
import type { Trade } from './types';

const haul: Haul = {
  commodity: 'ore', quantity: 300, cost: 9_000, earnings: 9_900,
  from: { station_id: 'A', name: 'Alpha', sector_id: 3 }, to: { station_id: 'B', name: 'Beta', sector_id: 6 },
};

/** Sectors in a row, a station A in 3 and B in 6. */
class Game {
  sector = 1;
  docked: string | null = null;
  held = 0;
  credits = 10_000;
  trades: Trade[] = [];
  buyTotal = 9_000;
  sellTotal = 9_900;
  acts: string[] = [];
  looks = 0;
  private readonly replies = new Map<string, Done>();

  look(): World {
    return { sector: this.sector, docked: this.docked, landed: false, held: this.held, trades: [...this.trades] };
  }

  do(act: Act, key: string): Done {
    const before = this.replies.get(key);
    if (before) return before;
    const reply = this.change(act);
    this.acts.push(act.type);
    this.replies.set(key, reply);
    return reply;
  }

  private change(act: Act): Done {
    if (act.type === 'hop') {
      if (this.docked) throw new Error('docked');
      this.sector += Math.sign(act.to - this.sector);
      return { hopsLeft: Math.abs(act.to - this.sector), sector: this.sector };
    }
    if (act.type === 'dock') this.docked = act.station;
    if (act.type === 'undock') this.docked = null;
    if (act.type === 'buy' || act.type === 'sell') this.trade(act.type, act.station, act.quantity);
    return {};
  }

  private trade(type: 'buy' | 'sell', station: string, quantity: number): void {
    if (this.docked !== station) throw new Error('not docked');
    const total = type === 'buy' ? this.buyTotal : this.sellTotal;
    this.credits += type === 'buy' ? -total : total;
    this.held += type === 'buy' ? quantity : -quantity;
    this.trades.unshift({
      id: `t${String(this.trades.length + 1)}`, type, commodity: 'ore', quantity, unit_price: 30, total_value: total,
      profit_margin: null, timestamp: '', station_name: station, profit: type === 'sell' ? total - this.buyTotal : null,
      tax: 0, station_id: station, sector_id: this.sector,
    });
  }
}

interface Fault {
  /** Fails the n-th act, before or after it took effect. */
  act: number;
  when: 'before' | 'after';
  again: boolean;
}

let game: Game;
let stored: Run | null;
let counter: number;

function runnerWith(fault?: Fault, onAct?: (count: number, runner: Runner) => void): Runner {
  let acts = 0;
  const fail = (again: boolean): never => {
    throw Object.assign(new Error('away'), { again });
  };
  const deps: Deps = {
    look: () => {
      ++game.looks;
      return Promise.resolve(game.look());
    },
    act: (act, key) => {
      const mine = ++acts;
      onAct?.(mine, runner);
      if (fault?.act === mine && fault.when === 'before') fail(fault.again);
      const reply = game.do(act, key);
      if (fault?.act === mine && fault.when === 'after') fail(fault.again);
      return Promise.resolve(reply);
    },
    quote: (act) => Promise.resolve(act.type === 'buy' ? game.buyTotal : game.sellTotal),
    refused: (error): Refused => ({
      again: (error as { again?: boolean }).again ?? false, waitMs: 0,
      problem: { code: 'away', detail: (error as Error).message },
    }),
    keep: (run) => { stored = run; },
    kept: (pilot) => (stored?.pilot === pilot ? stored : null),
    rest: () => Promise.resolve(),
    fresh: () => `key${String(++counter)}`,
  };
  const runner = new Runner(deps);
  return runner;
}

const newRun = (): Run => ({ id: 'run', pilot: 'ada', haul, after: game.trades[0]?.id ?? '' });
const wholeRun = ['hop', 'hop', 'dock', 'buy', 'undock', 'hop', 'hop', 'hop', 'dock', 'sell'];

beforeEach(() => {
  game = new Game();
  stored = null;
  counter = 0;
});

describe('a run', () => {
  it('flies, buys, flies and sells, and then forgets itself', async () => {
    const runner = runnerWith();
    await runner.start(newRun());
    expect(runner.snapshot()).toMatchObject({ phase: 'done', books: { bought: 300, sold: 300, profit: 900 } });
    expect(game.acts).toEqual(wholeRun);
    expect(game.credits).toBe(10_900);
    expect(stored).toBeNull();
    // Once at the beginning and once after each act that is no hop.
    expect(game.looks).toBe(6);
  });

  it.each(wholeRun.map((name, index) => [index + 1, name] as const))(
    'stopped during act %i (%s) goes on after a reload and does nothing twice', async (at) => {
      const first = runnerWith(undefined, (count, runner) => {
        if (count === at) runner.stop();
      });
      await first.start(newRun());
      expect(game.acts).toHaveLength(at);

      const second = runnerWith();
      await second.recover('ada');
      const reached = second.snapshot().phase;
      expect(reached).toBe(at === wholeRun.length ? 'done' : 'held');
      expect(game.acts).toHaveLength(at);
      await second.resume();
      expect(second.snapshot().phase).toBe('done');
      expect(game.acts).toEqual(wholeRun);
      expect(game.credits).toBe(10_900);
    },
  );

  it.each(wholeRun.map((name, index) => [index + 1, name] as const))(
    'whose reply to act %i (%s) is lost tries again without a second effect', async (at) => {
      const runner = runnerWith({ act: at, when: 'after', again: true });
      await runner.start(newRun());
      expect(runner.snapshot().phase).toBe('done');
      expect(game.acts).toEqual(wholeRun);
    },
  );

  it.each(wholeRun.map((name, index) => [index + 1, name] as const))(
    'refused at act %i (%s) says why, waits, and goes on when asked', async (at) => {
      const runner = runnerWith({ act: at, when: 'before', again: false });
      await runner.start(newRun());
      expect(runner.snapshot()).toMatchObject({ phase: 'waiting', problem: { code: 'away' } });
      expect(game.acts).toHaveLength(at - 1);
      await runner.resume();
      expect(runner.snapshot().phase).toBe('done');
      expect(game.acts).toEqual(wholeRun);
    },
  );

  it('gives up after a few tries while the server is away, and can be resumed', async () => {
    let away = true;
    const runner = runnerWith(undefined, () => {
      if (away) throw Object.assign(new Error('away'), { again: true });
    });
    await runner.start(newRun());
    expect(runner.snapshot()).toMatchObject({ phase: 'waiting', problem: { detail: 'away' } });
    away = false;
    await runner.resume();
    expect(runner.snapshot().phase).toBe('done');
  });
});

describe('changed terms', () => {
  it('hold the purchase until the pilot accepts them', async () => {
    game.buyTotal = 9_500;
    const runner = runnerWith();
    await runner.start(newRun());
    expect(runner.snapshot()).toMatchObject({ phase: 'waiting', terms: { planned: 9_000, now: 9_500 } });
    expect(game.acts).not.toContain('buy');
    await runner.accept();
    expect(runner.snapshot().phase).toBe('done');
  });

  it('ask again when they became worse than accepted', async () => {
    game.buyTotal = 9_500;
    const runner = runnerWith();
    await runner.start(newRun());
    game.buyTotal = 9_700;
    await runner.accept();
    expect(runner.snapshot()).toMatchObject({ phase: 'waiting', terms: { now: 9_700 } });
  });

  it('keep the cargo aboard rather than sell at a loss unasked', async () => {
    game.sellTotal = 8_000;
    const runner = runnerWith();
    await runner.start(newRun());
    expect(runner.snapshot()).toMatchObject({ phase: 'waiting', terms: { planned: 9_000, now: 8_000 } });
    expect(game.held).toBe(300);
    runner.stop();
    expect(runner.snapshot().phase).toBe('held');
    game.sellTotal = 9_100;
    await runner.resume();
    expect(runner.snapshot()).toMatchObject({ phase: 'done', books: { profit: 100 } });
  });

  it('let the lot be made smaller before anything is bought', async () => {
    game.buyTotal = 9_500;
    const runner = runnerWith();
    await runner.start(newRun());
    runner.resize({ quantity: 200, cost: 9_500, earnings: 9_600 });
    await runner.resume();
    expect(runner.snapshot().books?.bought).toBe(200);
  });
});

describe('a kept run', () => {
  it('belongs to its pilot alone', async () => {
    stored = newRun();
    const runner = runnerWith();
    await runner.recover('bob');
    expect(runner.snapshot().phase).toBe('none');
    await runner.recover('ada');
    expect(runner.snapshot().phase).toBe('held');
  });

  it('can be forgotten, and then nothing goes on', async () => {
    const runner = runnerWith(undefined, (count, self) => {
      if (count === 2) self.forget();
    });
    await runner.start(newRun());
    expect(runner.snapshot().phase).toBe('none');
    expect(game.acts).toHaveLength(2);
    expect(stored).toBeNull();
  });
});
