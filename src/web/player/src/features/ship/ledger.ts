// The account statement: lines with their running balance, joined over pages, and what the page adds up to.
export interface Line {
  transaction_id: string;
  timestamp: string;
  reason: string;
  reference?: string | null;
  amount: number;
  balance: number;
}

export interface Page {
  opening: number;
  closing: number;
  entries: Line[];
  next_before?: string | null;
}

export interface Statement {
  lines: Line[];
  opening: number;
  closing: number;
  income: number;
  spending: number;
  more: boolean;
}

export function joinPages(pages: Page[]): Statement {
  const seen = new Set<string>();
  const lines = pages.flatMap((page) => page.entries).filter((line) => {
    if (seen.has(line.transaction_id)) return false;
    seen.add(line.transaction_id);
    return true;
  });
  const sum = (sign: number): number =>
    lines.reduce((total, line) => (Math.sign(line.amount) === sign ? total + line.amount : total), 0);
  return {
    lines, opening: pages.at(-1)?.opening ?? 0, closing: pages[0]?.closing ?? 0, income: sum(1), spending: sum(-1),
    more: Boolean(pages.at(-1)?.next_before),
  };
}

/** Does every line follow from the one before? The client only shows what the server says, but says so if not. */
export function addsUp(statement: Statement): boolean {
  let balance = statement.opening;
  for (const line of [...statement.lines].reverse()) {
    balance += line.amount;
    if (balance !== line.balance) return false;
  }
  return balance === statement.closing;
}

/** Points of the balance over the lines, oldest first, for a small curve. */
export function balanceCurve(statement: Statement, width: number, height: number): string {
  const values = [statement.opening, ...[...statement.lines].reverse().map((line) => line.balance)];
  if (values.length < 2) return '';
  const low = Math.min(...values);
  const span = Math.max(Math.max(...values) - low, 1);
  // Credits come and go at once: steps, no slopes.
  return values.map((value, index) => {
    const x = ((width * index) / (values.length - 1)).toFixed(1);
    const y = (height - ((value - low) / span) * height).toFixed(1);
    return index === 0 ? `M${x} ${y}` : `H${x}V${y}`;
  }).join('');
}
