import { useReducedMotion, useTheme } from '@sectorwars/shared/ui';
import { useEffect, useRef } from 'react';

import { paintChart, readInks } from './paintChart';
import { makeChart } from './starChart';
import './sky.css';

/** The sky behind the words. It moves only while somebody can see it, and not at all for those who want it still. */
export function Sky() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const still = useReducedMotion();
  const { resolved } = useTheme();

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const chart = makeChart(2102);
    const inks = readInks(element);
    let frame = 0;
    let visible = true;
    const paint = (time: number) => {
      const sharpness = Math.min(devicePixelRatio, 2);
      const { clientWidth: width, clientHeight: height } = element;
      if (element.width !== Math.round(width * sharpness) || element.height !== Math.round(height * sharpness)) {
        element.width = Math.round(width * sharpness);
        element.height = Math.round(height * sharpness);
      }
      context.setTransform(sharpness, 0, 0, sharpness, 0, 0);
      paintChart(context, chart, inks, width, height, still ? 12 : time / 1000);
    };
    const loop = (time: number) => {
      paint(time);
      if (visible && !still && !document.hidden) frame = requestAnimationFrame(loop);
    };
    const restart = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(loop);
    };
    const sight = new IntersectionObserver((entries) => {
      visible = entries.some((entry) => entry.isIntersecting);
      if (visible) restart();
    });
    const size = new ResizeObserver(restart);
    sight.observe(element);
    size.observe(element);
    document.addEventListener('visibilitychange', restart);
    return () => {
      cancelAnimationFrame(frame);
      sight.disconnect();
      size.disconnect();
      document.removeEventListener('visibilitychange', restart);
    };
  }, [still, resolved]);

  return <canvas ref={canvas} className="sky" aria-hidden />;
}
