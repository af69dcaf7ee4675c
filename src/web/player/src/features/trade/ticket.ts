// What an order may be at most. The server decides every price; these figures only keep the ticket from asking for
// what it would refuse.
import type { Resource, Side } from './types';

/** The longest order that the server takes. */
export const largestOrder = 10_000;

export interface Purse {
  credits: number;
  /** Units in the hold, of everything. */
  used: number;
  capacity: number;
  /** Units of this commodity in the hold. */
  held: number;
  /** Share of a purchase that the region takes, 0.05 is five percent. */
  taxRate: number;
}

export type Bound = 'hold' | 'stock' | 'purse' | 'order';

export interface Limits {
  /** Room in the hold when buying, units aboard when selling. */
  hold: number;
  /** What the station has when buying, what it has room for when selling. */
  stock: number;
  /** What the credits pay at the price of the first unit; later units cost more. Null when selling. */
  purse: number | null;
  most: number;
  /** Which of them is the narrowest. */
  bound: Bound;
}

export function limitsOf(side: Side, resource: Resource, purse: Purse): Limits {
  const buying = side === 'buy';
  const hold = Math.max(0, buying ? purse.capacity - purse.used : purse.held);
  const stock = Math.max(0, buying ? resource.quantity : resource.capacity - resource.quantity);
  const unit = resource.sell_price * (1 + purse.taxRate);
  const paid = buying ? Math.max(0, Math.floor(purse.credits / Math.max(unit, 1))) : null;
  const bounds: [Bound, number][] = [['hold', hold], ['stock', stock], ['order', largestOrder]];
  if (paid !== null) bounds.push(['purse', paid]);
  const [bound, most] = bounds.reduce((least, next) => (next[1] < least[1] ? next : least));
  return { hold, stock, purse: paid, most, bound };
}

/** A whole number of units from what was typed; null when it is none. Thousands may be grouped. */
export function parseUnits(text: string): number | null {
  const digits = text.replace(/[\s.,'’\u00a0\u202f]/g, '');
  if (!/^\d{1,7}$/.test(digits)) return null;
  const units = Number(digits);
  return units > 0 ? units : null;
}

export type Refusal = 'not_a_number' | 'over_order' | 'over_hold' | 'over_held' | 'over_stock' | 'station_full';

/** Why an order need not be asked for; null when the server should say. Credits are left to the server. */
export function refusalOf(units: number | null, side: Side, limits: Limits): Refusal | null {
  if (units === null) return 'not_a_number';
  if (units > largestOrder) return 'over_order';
  if (units > limits.hold) return side === 'buy' ? 'over_hold' : 'over_held';
  if (units > limits.stock) return side === 'buy' ? 'over_stock' : 'station_full';
  return null;
}

/** The figure that a refusal speaks of. */
export function boundOf(refusal: Refusal, limits: Limits): number {
  if (refusal === 'over_hold' || refusal === 'over_held') return limits.hold;
  if (refusal === 'over_stock' || refusal === 'station_full') return limits.stock;
  return largestOrder;
}

export interface Lot {
  total: number;
  /** What one more unit costs at least, with tax. */
  next: number;
}

/**
 * The most units that the credits pay, by asking for real quotes: prices climb with every unit, and how fast only the
 * server knows. `ask` gives the lot, or null when the purse is too small for it.
 */
export async function searchPurse(
  credits: number, upper: number, ask: (units: number) => Promise<Lot | null>, mostAsks = 8,
): Promise<number> {
  let low = 0;
  let high = upper;
  let tried = upper;
  for (let asks = 0; asks < mostAsks && low < high; ++asks) {
    const lot = await ask(tried);
    if (lot === null) {
      high = tried - 1;
      tried = Math.max(low + 1, Math.floor(low + (tried - low) * 0.85));
      continue;
    }
    low = tried;
    const more = Math.floor((credits - lot.total) / lot.next);
    if (more <= 0) break;
    tried = Math.min(high, low + Math.max(1, Math.floor(more * 0.97)));
  }
  return low;
}

/** How far the price moves by the order, in percent of the first unit. */
export function slippage(basePrice: number, priceAfter: number): number {
  return basePrice === 0 ? 0 : (100 * (priceAfter - basePrice)) / basePrice;
}
