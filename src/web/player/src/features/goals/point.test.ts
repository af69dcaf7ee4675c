import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pointAt } from './point';

const pointed = (): string | null => document.querySelector('[data-pointed]')?.id ?? null;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  Element.prototype.scrollIntoView = () => undefined;
  Element.prototype.getClientRects = () => [{}] as unknown as DOMRectList;
});
afterEach(() => {
  vi.advanceTimersByTime(20_000);
  vi.useRealTimers();
  document.body.innerHTML = '';
});

describe('pointing', () => {
  it('marks what is there at once, focuses its button, and lets go after a while', () => {
    document.body.innerHTML = '<div id="warps" data-goal="warp"><a href="/x">name</a><button class="sw-button">fly</button></div>';
    pointAt(['[data-goal="warp"]'], false);
    expect(pointed()).toBe('warps');
    expect(document.activeElement?.textContent).toBe('fly');
    vi.advanceTimersByTime(5_000);
    expect(pointed()).toBeNull();
  });

  it('waits for the next view and ignores the one that is left', () => {
    document.body.innerHTML = '<button id="old" data-goal="dock">dock</button>';
    pointAt(['[data-goal="dock"]'], true);
    vi.advanceTimersByTime(600);
    expect(pointed()).toBeNull();
    document.body.innerHTML = '<button id="new" data-goal="dock">dock</button>';
    vi.advanceTimersByTime(150);
    expect(pointed()).toBe('new');
  });

  it('takes the second best when the best stays away, and gives up in the end', () => {
    document.body.innerHTML = '<div id="routes" data-goal="routes"></div>';
    pointAt(['[data-goal="best"]', '[data-goal="routes"]'], false);
    vi.advanceTimersByTime(1_000);
    expect(pointed()).toBeNull();
    vi.advanceTimersByTime(1_000);
    expect(pointed()).toBe('routes');
    pointAt(['#nowhere'], false);
    vi.advanceTimersByTime(7_000);
    expect(pointed()).toBeNull();
    expect(vi.getTimerCount()).toBe(0);
  });
});
