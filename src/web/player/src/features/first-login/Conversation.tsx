// What was said so far, newest last; the guard's newest line is typed out once.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Line } from './dialogue';
import { Typed } from './Typed';

interface Props {
  lines: Line[];
  /** Words on the way to the guard. */
  sending: string | null;
  speaker: string;
  /** Lines that were there when the page opened are not typed again. */
  known: ReadonlySet<string>;
  instant: boolean;
  onTalking: (talking: boolean) => void;
}

export function Conversation({ lines, sending, speaker, known, instant, onTalking }: Props): ReactNode {
  const { t } = useTranslation('firstlogin');
  const end = useRef<HTMLDivElement>(null);
  const [done, setDone] = useState<ReadonlySet<string>>(known);
  const newest = lines.findLast((line) => line.who === 'guard');
  const talking = newest !== undefined && !instant && !done.has(newest.id) && !known.has(newest.id);

  useEffect(() => onTalking(talking), [talking, onTalking]);
  useEffect(() => {
    const box = end.current?.parentElement;
    if (!box) return;
    box.scrollTop = box.scrollHeight;
    // On a phone the page scrolls, not the list; the first question is read from the top.
    if (lines.length > 1) end.current?.scrollIntoView({ block: 'nearest' });
  }, [lines.length, sending]);

  return (
    // A list that scrolls must be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="talk" role="log" aria-label={t('talk.label')} tabIndex={0}>
      {lines.map((line) => (
        <div key={line.id} className="talk-line" data-who={line.who} data-newest={line === newest}>
          <span className="talk-who">{line.who === 'guard' ? speaker : t('talk.you')}</span>
          <p>
            <Typed
              text={line.text} instant={line !== newest || !talking}
              onDone={() => { if (line === newest && talking) setDone((before) => new Set(before).add(line.id)); }}
            />
          </p>
        </div>
      ))}
      {sending !== null && sending !== '' && (
        <div className="talk-line" data-who="pilot" data-sending="true">
          <span className="talk-who">{t('talk.you')}</span>
          <p>{sending}</p>
        </div>
      )}
      {sending !== null && <p className="talk-thinking" aria-live="polite">{t('talk.thinking', { name: speaker })}<i /><i /><i /></p>}
      <div ref={end} />
    </div>
  );
}
