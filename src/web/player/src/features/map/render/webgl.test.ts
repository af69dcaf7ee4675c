import { describe, expect, it, vi } from 'vitest';

import { whenLost } from './webgl';

function lose(canvas: HTMLCanvasElement): Event {
  const event = new Event('webglcontextlost', { cancelable: true });
  canvas.dispatchEvent(event);
  return event;
}

describe('a lost graphics card', () => {
  it('is told while the canvas is on the page', () => {
    const canvas = document.body.appendChild(document.createElement('canvas'));
    const told = vi.fn();
    const stop = whenLost(canvas, told);
    expect(lose(canvas).defaultPrevented).toBe(true);
    expect(told).toHaveBeenCalledTimes(1);
    stop();
    lose(canvas);
    expect(told).toHaveBeenCalledTimes(1);
    canvas.remove();
  });

  it('is not told of a canvas that left the page and gives its context back', () => {
    const canvas = document.body.appendChild(document.createElement('canvas'));
    const told = vi.fn();
    whenLost(canvas, told);
    canvas.remove();
    lose(canvas);
    expect(told).not.toHaveBeenCalled();
  });
});
