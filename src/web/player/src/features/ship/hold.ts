// The hold as a plan of bays: every commodity gets bays in proportion, and none that is aboard vanishes.
export interface Bay {
  commodity: string | null;
  /** Share of the bay that is full, 0 to 1. */
  fill: number;
}

export interface Cargo {
  used: number;
  capacity: number;
  contents: Record<string, number>;
}

/** How many units a bay stands for, as a round figure, with about `about` bays. */
export function unitsPerBay(capacity: number, about = 50): number {
  if (capacity <= 0) return 1;
  const raw = capacity / about;
  const power = 10 ** Math.floor(Math.log10(Math.max(raw, 1)));
  const step = [1, 2, 2.5, 5, 10].map((digit) => digit * power).find((size) => size >= raw) ?? raw;
  return Math.max(1, Math.round(step));
}

export function baysOf(cargo: Cargo, unitsEach = unitsPerBay(cargo.capacity)): Bay[] {
  const count = Math.max(0, Math.ceil(cargo.capacity / unitsEach));
  const bays: Bay[] = [];
  const goods = Object.entries(cargo.contents).filter(([, units]) => units > 0).sort((a, b) => b[1] - a[1]);
  for (const [commodity, units] of goods) {
    for (let left = units; left > 0; left -= unitsEach) bays.push({ commodity, fill: Math.min(1, left / unitsEach) });
  }
  // Broken bays of several goods can be more than there are: the fullest goods give way by one bay each.
  while (bays.length > count) {
    let spare = bays.length - 1;
    while (spare >= 0 && bays[spare]?.commodity !== bays[spare - 1]?.commodity) --spare;
    if (spare < 0) break;
    bays.splice(spare, 1);
  }
  while (bays.length < count) bays.push({ commodity: null, fill: 0 });
  return bays.slice(0, Math.max(count, 0));
}
