// A haul flown step by step. Where a run stands is never remembered: it is derived from where the pilot is, what the
// hold has, and which trades were booked since the run began. So a reload, a lost reply or a detour loses nothing.
import type { Pair, Trade } from './types';

export interface Stop {
  station_id: string;
  name: string;
  sector_id: number;
}

export interface Haul {
  commodity: string;
  quantity: number;
  from: Stop;
  to: Stop;
  /** What the server said it would cost and earn when the run was planned. */
  cost: number;
  earnings: number;
}

export interface Run {
  id: string;
  pilot: string;
  haul: Haul;
  /** The newest trade before the run; later ones are the run's. Empty when there was none. */
  after: string;
}

export interface World {
  sector: number;
  docked: string | null;
  landed: boolean;
  /** Units of the haul's commodity in the hold. */
  held: number;
  /** Newest first. */
  trades: Trade[];
}

export const steps = ['fly_from', 'dock_from', 'buy', 'leave_from', 'fly_to', 'dock_to', 'sell'] as const;
export type Step = (typeof steps)[number];
export type StepState = 'done' | 'now' | 'next';

export type Act =
  | { type: 'undock' }
  | { type: 'hop'; to: number }
  | { type: 'dock'; station: string }
  | { type: 'buy' | 'sell'; station: string; commodity: string; quantity: number };

export interface Books {
  bought: number;
  paid: number;
  sold: number;
  earned: number;
  /** Against what was paid, as the server reckons it. */
  profit: number;
}

export type Stand =
  | { kind: 'act'; step: Step; act: Act }
  | { kind: 'done' }
  | { kind: 'stuck'; why: 'landed' | 'cargo_gone' };

export function haulOf(pair: Pair): Haul {
  const stop = ({ station_id, name, sector_id }: Stop): Stop => ({ station_id, name, sector_id });
  return {
    commodity: pair.commodity, quantity: pair.quantity, from: stop(pair.from), to: stop(pair.to), cost: pair.cost,
    earnings: pair.earnings,
  };
}

/** As much of the lot as there is room for; null when there is none. The scaled figures are an estimate. */
export function fitHaul(haul: Haul, room: number): Haul | null {
  if (room >= haul.quantity) return haul;
  if (room <= 0) return null;
  const share = room / haul.quantity;
  return {
    ...haul, quantity: room, cost: Math.round(haul.cost * share), earnings: Math.round(haul.earnings * share),
  };
}

/** Trades that were booked after a known one. Ids of trades grow with time. */
export function tradesAfter(trades: Trade[], after: string): Trade[] {
  const known = trades.findIndex((trade) => trade.id === after);
  if (known >= 0) return trades.slice(0, known);
  return trades.filter((trade) => trade.id > after);
}

export function booksOf(run: Run, world: World): Books {
  const books: Books = { bought: 0, paid: 0, sold: 0, earned: 0, profit: 0 };
  const { commodity, from, to } = run.haul;
  for (const trade of tradesAfter(world.trades, run.after)) {
    if (trade.commodity !== commodity) continue;
    if (trade.type === 'buy' && trade.station_id === from.station_id) {
      books.bought += trade.quantity;
      books.paid += trade.total_value;
    } else if (trade.type === 'sell' && trade.station_id === to.station_id) {
      books.sold += trade.quantity;
      books.earned += trade.total_value;
      books.profit += trade.profit ?? 0;
    }
  }
  return books;
}

function towards(
  stop: Stop, world: World, names: { leave: Step; fly: Step; dock: Step }, there: { step: Step; act: Act },
): Stand {
  if (world.docked === stop.station_id) return { kind: 'act', ...there };
  if (world.docked) return { kind: 'act', step: names.leave, act: { type: 'undock' } };
  if (world.sector !== stop.sector_id) return { kind: 'act', step: names.fly, act: { type: 'hop', to: stop.sector_id } };
  return { kind: 'act', step: names.dock, act: { type: 'dock', station: stop.station_id } };
}

/** What the run has to do next, from what is true now. */
export function standOf(run: Run, world: World): Stand {
  const { commodity, quantity, from, to } = run.haul;
  const books = booksOf(run, world);
  const left = books.bought - books.sold;
  if (books.bought > 0 && left <= 0) return { kind: 'done' };
  if (books.bought > 0 && world.held === 0) {
    return books.sold > 0 ? { kind: 'done' } : { kind: 'stuck', why: 'cargo_gone' };
  }
  if (world.landed) return { kind: 'stuck', why: 'landed' };
  if (books.bought === 0) {
    const act: Act = { type: 'buy', station: from.station_id, commodity, quantity };
    return towards(from, world, { leave: 'fly_from', fly: 'fly_from', dock: 'dock_from' }, { step: 'buy', act });
  }
  const act: Act = { type: 'sell', station: to.station_id, commodity, quantity: Math.min(left, world.held) };
  return towards(to, world, { leave: 'leave_from', fly: 'fly_to', dock: 'dock_to' }, { step: 'sell', act });
}

export function stepStates(stand: Stand, books: Books): Record<Step, StepState> {
  const out = {} as Record<Step, StepState>;
  const all = stand.kind === 'done' ? steps.length : steps.indexOf(stand.kind === 'act' ? stand.step : 'sell');
  const reached = stand.kind === 'stuck' ? (books.bought > 0 ? steps.indexOf('leave_from') : 0) : all;
  steps.forEach((step, index) => {
    out[step] = index < reached ? 'done' : index === reached ? 'now' : 'next';
  });
  return out;
}

/** The same key for the same intent, so that two tabs or a lost reply cannot trade twice. */
export function keyOf(run: Run, act: Act, books: Books, fresh: () => string): string {
  if (act.type === 'buy') return `${run.id}:buy:${act.quantity}`;
  if (act.type === 'sell') return `${run.id}:sell:${books.sold}:${act.quantity}`;
  return fresh();
}

/** Worse than planned by more than this is a matter for the pilot. */
export const tolerance = 0.02;

export interface Terms {
  planned: number;
  now: number;
}

/** Does an order still pay as planned? Null when it does; the two totals when the pilot should look first. */
export function changedTerms(run: Run, act: Act, total: number, books: Books): Terms | null {
  const { haul } = run;
  if (act.type === 'buy') {
    const planned = Math.round((haul.cost * act.quantity) / haul.quantity);
    return total > planned * (1 + tolerance) ? { planned, now: total } : null;
  }
  if (act.type === 'sell') {
    const paid = books.bought > 0 ? Math.round((books.paid * act.quantity) / books.bought) : 0;
    return total < paid ? { planned: paid, now: total } : null;
  }
  return null;
}

/** The last thing that was bought here and sold there. */
export function lastHaul(trades: Trade[]): Haul | null {
  for (let sold = 0; sold < trades.length; ++sold) {
    const sale = trades[sold];
    if (sale?.type !== 'sell') continue;
    const buy = trades.slice(sold + 1).find((trade) => trade.type === 'buy' && trade.commodity === sale.commodity);
    if (!buy || buy.station_id === sale.station_id) continue;
    const stop = (trade: Trade): Stop => ({
      station_id: trade.station_id, name: trade.station_name, sector_id: trade.sector_id,
    });
    return {
      commodity: sale.commodity, quantity: Math.min(buy.quantity, sale.quantity), from: stop(buy), to: stop(sale),
      cost: buy.total_value, earnings: sale.total_value,
    };
  }
  return null;
}

export function samePlaces(haul: Haul, pair: Pair): boolean {
  return haul.commodity === pair.commodity && haul.from.station_id === pair.from.station_id &&
    haul.to.station_id === pair.to.station_id;
}
