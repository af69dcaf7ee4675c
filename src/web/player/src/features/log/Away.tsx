// "While you were away", shown once at the top of the cockpit after a return.
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlayer } from '@sectorwars/shared/api/hooks';
import { useSession } from '@sectorwars/shared/session';
import { ButtonLink, Button, Credits, IconButton, useHotkey } from '@sectorwars/shared/ui';
import { summarise, worth, type Seen, type Summary } from './absence';
import { markTold, useSeenBefore } from './seen';
import { Sentence } from './Sentence';
import type { Entry, Scope } from './timeline';
import { readPage } from './useTimeline';
import './log.css';

const mostPages = 4;
const pageOf = 250;

async function readSince(scope: Scope, from: number): Promise<{ entries: Entry[]; more: boolean }> {
  const entries: Entry[] = [];
  let cursor = from;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const page = await readPage(scope, cursor, pageOf);
    // A head before the cursor belongs to a world made anew, or to another region.
    if (page.head < cursor) return { entries: [], more: false };
    entries.push(...page.events);
    cursor = page.next_cursor;
    if (!page.has_more) return { entries, more: false };
  }
  return { entries, more: true };
}

function useSummary(seen: Seen | null, now: { turns: number; credits: number } | undefined): Summary | null {
  const [summary, setSummary] = useState<Summary | null>(null);
  const ready = now !== undefined;
  useEffect(() => {
    setSummary(null);
    if (!seen || !now) return;
    let gone = false;
    void Promise.all([readSince('player', seen.player), readSince('region', seen.region)]).then(([own, region]) => {
      if (gone) return;
      const at = new Date().toISOString();
      const found = summarise(seen, { at, ...now }, own.entries, region.entries, own.more || region.more);
      if (worth(found)) setSummary(found);
      else markTold();
    }).catch(() => {
      // The log tells the same when the server can be asked again.
    });
    return () => { gone = true; };
    // The figures of the moment of return count, not those of each trade after it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [seen, ready]);
  return summary;
}

function useDuration(seconds: number): string {
  const { t } = useTranslation('log');
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t('away.minutes', { count: minutes });
  const hours = Math.round(minutes / 60);
  return hours < 48 ? t('away.hours', { count: hours }) : t('away.days', { count: Math.round(hours / 24) });
}

function Figures({ summary }: { summary: Summary }): ReactNode {
  const { t, i18n } = useTranslation('log');
  const number = (value: number): string => new Intl.NumberFormat(i18n.language).format(value);
  return (
    <dl className="away-figures">
      {summary.turnsBack > 0 && <div><dt>{t('away.turns')}</dt><dd>+{number(summary.turnsBack)}</dd></div>}
      {summary.creditsBy !== 0 && <div><dt>{t('away.credits')}</dt><dd><Credits amount={summary.creditsBy} signed /></dd></div>}
      {summary.earned > 0 && <div><dt>{t('away.earned')}</dt><dd><Credits amount={summary.earned} /></dd></div>}
      {summary.events > 0 && (
        <div><dt>{t('away.events')}</dt><dd>{number(summary.events)}{summary.more && '+'}</dd></div>
      )}
      {summary.newPilots > 0 && <div><dt>{t('away.pilots')}</dt><dd>{number(summary.newPilots)}</dd></div>}
    </dl>
  );
}

function Told({ summary, seen }: { summary: Summary; seen: Seen }): ReactNode {
  const { t } = useTranslation('log');
  const duration = useDuration(summary.seconds);
  useHotkey('escape', t('away.close'), markTold);
  return (
    <section className="away" aria-labelledby="away-title">
      <div className="away-head">
        <div>
          <h2 id="away-title">{t('away.title')}</h2>
          <p>{t('away.for', { duration })}</p>
        </div>
        <IconButton icon="close" label={t('away.close')} onClick={markTold} />
      </div>
      <Figures summary={summary} />
      {summary.highlights.length > 0 && (
        <ul className="away-list">
          {summary.highlights.map(({ key, sentence }) => (
            <li key={key} data-tone={sentence.tone}><Sentence told={sentence} /></li>
          ))}
        </ul>
      )}
      <div className="away-foot">
        {summary.events > 0 && (
          <ButtonLink small tone="navigate" icon="log" to={`/log?after=${seen.player}`}>{t('away.read')}</ButtonLink>
        )}
        <Button small tone="plain" onClick={markTold}>{t('away.on')}</Button>
      </div>
    </section>
  );
}

export default function Away(): ReactNode {
  const account = useSession().user?.id;
  const seen = useSeenBefore(account);
  const { data: player } = usePlayer();
  const summary = useSummary(seen, player && { turns: player.turns, credits: player.credits });
  if (!seen || !summary) return null;
  return <Told summary={summary} seen={seen} />;
}
