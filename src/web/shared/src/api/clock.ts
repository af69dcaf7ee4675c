// The server's time: countdowns must not depend on the clock of this computer.
let offset = 0;

/** The header has whole seconds; smaller differences are not worth a correction. */
const tolerance = 2_000;

export function noteServerDate(header: string | null, now = Date.now()): void {
  const at = header === null ? Number.NaN : Date.parse(header);
  if (Number.isNaN(at)) return;
  const difference = at + 500 - now;
  offset = Math.abs(difference) < tolerance ? 0 : difference;
}

export function serverNow(now = Date.now()): number {
  return now + offset;
}
