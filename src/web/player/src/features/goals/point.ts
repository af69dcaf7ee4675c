// Points at a part of a page: waits until it is there, brings it into view, gives it the focus and a frame for a while.
const patience = 6_000;
const shown = 5_000;
let undo: (() => void) | null = null;

function find(selectors: readonly string[]): HTMLElement | null {
  for (const selector of selectors) {
    for (const element of document.querySelectorAll<HTMLElement>(selector)) {
      if (element.getClientRects().length > 0) return element;
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
    : element.querySelector<HTMLElement>('a, button:not(:disabled), input, textarea, select, [tabindex]');
  focusable?.focus({ preventScroll: true });
  const timer = setTimeout(() => element.removeAttribute('data-pointed'), shown);
  undo = () => {
    clearTimeout(timer);
    element.removeAttribute('data-pointed');
  };
}

/** The first of the selectors that is on the page wins; a later call takes over from an earlier one. */
export function pointAt(selectors: readonly string[]): void {
  undo?.();
  undo = null;
  const now = find(selectors.slice(0, 1));
  if (now) return mark(now);
  const observer = new MutationObserver(() => {
    const element = find(selectors.slice(0, 1));
    if (element) {
      stop();
      mark(element);
    }
  });
  const timer = setTimeout(() => {
    stop();
    const element = find(selectors);
    if (element) mark(element);
  }, selectors.length > 1 ? patience / 4 : patience);
  const stop = (): void => {
    clearTimeout(timer);
    observer.disconnect();
  };
  undo = stop;
  observer.observe(document.body, { childList: true, subtree: true });
}
