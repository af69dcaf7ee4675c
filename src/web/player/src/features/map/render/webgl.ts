let answer: boolean | null = null;

/** Whether this browser draws with a graphics card, or something that passes for one. */
export function hasWebGL(): boolean {
  if (answer !== null) return answer;
  try {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('webgl2');
    answer = context !== null;
    context?.getExtension('WEBGL_lose_context')?.loseContext();
  } catch {
    answer = false;
  }
  return answer;
}

/** Calls when the card is taken away, but not when the canvas gives it back by itself as it goes. */
export function whenLost(canvas: HTMLCanvasElement, told: () => void): () => void {
  const lost = (event: Event): void => {
    // What gives it back may do so after it has left the page, and before it has let go of this listener.
    if (!canvas.isConnected) return;
    event.preventDefault();
    told();
  };
  canvas.addEventListener('webglcontextlost', lost);
  return () => { canvas.removeEventListener('webglcontextlost', lost); };
}

/** A context that was lost may be lost again at once: stay with the plain drawing until the page is opened anew. */
export function withoutWebGL(): void {
  answer = false;
}
