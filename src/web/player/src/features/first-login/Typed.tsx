// A line that is said letter by letter, as fast on a slow machine as on a quick one. Screen readers get it whole.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { VisuallyHidden } from '@sectorwars/shared/ui';

const perLetter = 13;

/** When each letter has been said; speakers breathe after sentences. */
function timesOf(text: string): number[] {
  let at = 0;
  return [...text].map((letter) => (at += '.!?…'.includes(letter) ? 170 : ',;:–—'.includes(letter) ? 80 : perLetter));
}

interface Props {
  text: string;
  instant: boolean;
  onDone?: () => void;
}

export function Typed({ text, instant, onDone }: Props): ReactNode {
  const [shown, setShown] = useState(0);
  const whole = useRef(false);
  const letters = [...text];
  const over = instant || shown >= letters.length;

  useEffect(() => {
    if (instant) return;
    whole.current = false;
    const times = timesOf(text);
    let frame = 0;
    let begun: number | null = null;
    const draw = (now: number): void => {
      begun ??= now;
      const passed = now - begun;
      const count = whole.current ? times.length : times.findIndex((time) => time > passed);
      setShown(count < 0 ? times.length : count);
      if (count >= 0 && count < times.length) frame = requestAnimationFrame(draw);
    };
    // Any key or press that is not meant for something else hears the rest at once.
    const hurry = (event: Event): void => {
      if (event.target instanceof Element && event.target.closest('button, a, input, textarea, summary, label')) return;
      whole.current = true;
    };
    frame = requestAnimationFrame(draw);
    window.addEventListener('pointerdown', hurry);
    window.addEventListener('keydown', hurry);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('pointerdown', hurry);
      window.removeEventListener('keydown', hurry);
    };
  }, [text, instant]);

  useEffect(() => {
    if (over) onDone?.();
  }, [over, onDone]);

  if (over) return <>{text}</>;
  return (
    <>
      <VisuallyHidden>{text}</VisuallyHidden>
      {/* What is not said yet keeps its place, so that nothing moves while the words come. */}
      <span aria-hidden="true">
        {letters.slice(0, shown).join('')}<span className="gate-caret" />
        <span className="gate-unsaid">{letters.slice(shown).join('')}</span>
      </span>
    </>
  );
}
