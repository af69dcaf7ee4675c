// Points at a part of a page: waits until it is there, brings it into view, gives it the focus and a frame for a while.
const patience = 6_000;
const hope = 1_800;
const shown = 5_000;
let undo: (() => void) | null = null;

function find(selectors: readonly string[], left: ReadonlySet<Element>): HTMLElement | null {
  for (const selector of selectors) {
    for (const element of document.querySelectorAll<HTMLElement>(selector)) {
      if (!left.has(element) && element.getClientRects().length > 0) return element;
    }
  }
  return null;
}

function mark(element: HTMLElement): void {
  const calm = document.documentElement.dataset.motion === 'reduced' ||
    window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  element.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' });
  element.setAttribute('data-pointed', '');
  const focusable = element.matches('a, button, input, textarea, select, [tabindex]')
    ? element
    : element.querySelector<HTMLElement>('.sw-button:not(:disabled)') ??
      element.querySelector<HTMLElement>('a, button:not(:disabled), input, textarea, select, [tabindex]');
  focusable?.focus({ preventScroll: true });
  const timer = setTimeout(() => element.removeAttribute('data-pointed'), shown);
  undo = () => {
    clearTimeout(timer);
    element.removeAttribute('data-pointed');
  };
}

/**
 * The first of the selectors that is on the page wins; the later ones only count when it stays away for a while. When
 * another view is on its way, what the present one shows does not count.
 */
export function pointAt(selectors: readonly string[], leaving: boolean): void {
  undo?.();
  const left = new Set<Element>(leaving ? document.querySelectorAll(selectors.join(', ')) : []);
  const begun = Date.now();
  const stop = (): void => {
    clearInterval(timer);
    undo = null;
  };
  const look = (): void => {
    const waited = Date.now() - begun;
    const element = find(waited < hope ? selectors.slice(0, 1) : selectors, left);
    if (element || waited > patience) stop();
    if (element) mark(element);
  };
  const timer = setInterval(look, 120);
  undo = stop;
  look();
}
