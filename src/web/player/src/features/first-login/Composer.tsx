// Where the pilot finds the words: a box with a counter, what was wrong with the last ones, and where to begin.
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@sectorwars/shared/ui';
import { lengthOf, longestAnswer, maySend, type Refusal, type Talk } from './dialogue';

/** Counts a wait down to zero. */
function useCountdown(seconds: number | undefined): number {
  const [left, setLeft] = useState(seconds ?? 0);
  useEffect(() => {
    setLeft(seconds ?? 0);
    if (!seconds) return;
    const timer = setInterval(() => setLeft((before) => Math.max(0, before - 1)), 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return left;
}

function Refused({ refusal, left }: { refusal: Refusal; left: number }): ReactNode {
  const { t } = useTranslation('firstlogin');
  return (
    <p className="composer-refusal" role="alert" data-kind={refusal.kind}>
      <strong>{t(`refusal.${refusal.kind}.title`)}</strong> {t(`refusal.${refusal.kind}.words`, { count: left, detail: refusal.detail })}
    </p>
  );
}

interface Props {
  talk: Talk;
  label: string;
  placeholder: string;
  onType: (text: string) => void;
  onSend: () => void;
}

export function Composer({ talk, label, placeholder, onType, onSend }: Props): ReactNode {
  const { t } = useTranslation('firstlogin');
  const box = useRef<HTMLTextAreaElement>(null);
  const length = lengthOf(talk.draft);
  const left = useCountdown(talk.refusal?.wait);
  const ready = maySend(talk) && left === 0;

  useEffect(() => {
    const at = box.current;
    if (!at) return;
    at.style.height = 'auto';
    at.style.height = `${Math.min(at.scrollHeight + 2, 220)}px`;
  }, [talk.draft]);

  // The next question is answered without reaching for the mouse; a choice of ships stays where it is.
  useEffect(() => {
    if (talk.phase === 'talking') box.current?.focus({ preventScroll: true });
  }, [talk.exchange, talk.phase]);

  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (ready) onSend();
  };

  return (
    <form className="composer" onSubmit={(event) => { event.preventDefault(); if (ready) onSend(); }}>
      {talk.refusal && (talk.refusal.kind !== 'wait' || left > 0) && <Refused refusal={talk.refusal} left={left} />}
      <label htmlFor="gate-words">{label}</label>
      <textarea
        ref={box} id="gate-words" rows={2} value={talk.sending ?? talk.draft} placeholder={placeholder} onKeyDown={onKey}
        readOnly={talk.sending !== null} aria-describedby="gate-count" aria-invalid={length > longestAnswer}
        onChange={(event) => onType(event.target.value)}
      />
      <div className="composer-row">
        <span id="gate-count" className="composer-count" data-over={length > longestAnswer}>
          {t('composer.count', { length, most: longestAnswer })}
        </span>
        <Button type="submit" tone="action" disabled={!ready} busy={talk.sending !== null}>
          {talk.sending === null ? t('composer.send') : t('composer.sending')}
        </Button>
      </div>
    </form>
  );
}
