// The log: everything that happened to the pilot, or in the region, in order and without a gap.
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router-dom';
import { useLive } from '@sectorwars/shared/live';
import {
  Button, EmptyState, ErrorState, Icon, Panel, SectorLink, Skeleton, useHotkey, type IconName,
} from '@sectorwars/shared/ui';
import { markTold } from './seen';
import { Sentence } from './Sentence';
import { kinds, rowsOf, tell, type Kind, type Row } from './sentences';
import { newest, type Entry, type Scope } from './timeline';
import { useTimeline, type Reading } from './useTimeline';
import './log.css';

const iconOf: Record<Kind, IconName> = {
  flight: 'course', trade: 'trade', travel: 'gate', region: 'planet', pilot: 'pilot', other: 'info',
};

function Clock({ at }: { at: string }): ReactNode {
  const { i18n } = useTranslation();
  const date = new Date(at);
  const text = date.toLocaleTimeString(i18n.language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return <time className="sw-figure" dateTime={at} title={date.toLocaleString(i18n.language)}>{text}</time>;
}

function Item({ row }: { row: Row }): ReactNode {
  const { t } = useTranslation('log');
  const last = row.entries.at(-1) as Entry;
  return (
    <li className="log-row" data-kind={row.sentence.kind} data-tone={row.sentence.tone}>
      <Clock at={last.created_at} />
      <span className="log-mark"><Icon name={iconOf[row.sentence.kind]} title={t(`kind.${row.sentence.kind}`)} /></span>
      <div className="log-words">
        <p>
          <Sentence told={row.sentence} />
          {row.sentence.sector !== undefined && <> <SectorLink id={row.sentence.sector} /></>}
        </p>
        {row.entries.length > 1 && (
          <details>
            <summary>{t('hops')}</summary>
            <ol>
              {row.entries.map((one) => (
                <li key={one.seq}><Clock at={one.created_at} /> <Sentence told={tell(one)} /></li>
              ))}
            </ol>
          </details>
        )}
      </div>
      <span className="log-number" aria-hidden="true">{last.seq}</span>
    </li>
  );
}

function Days({ rows }: { rows: Row[] }): ReactNode {
  const { i18n } = useTranslation();
  const days = useMemo(() => {
    const format = new Intl.DateTimeFormat(i18n.language, { weekday: 'long', day: 'numeric', month: 'long' });
    const out: { day: string; rows: Row[] }[] = [];
    for (const row of rows) {
      const day = format.format(new Date((row.entries.at(-1) as Entry).created_at));
      const open = out.at(-1);
      if (open?.day === day) open.rows.push(row);
      else out.push({ day, rows: [row] });
    }
    return out;
  }, [rows, i18n.language]);
  return days.map(({ day, rows: of }) => (
    <section key={`${day}${of[0]?.id}`} aria-label={day}>
      <h2 className="log-day">{day}</h2>
      <ol className="log-list">{of.map((row) => <Item key={row.id} row={row} />)}</ol>
    </section>
  ));
}

/** Calls when its place comes near the screen. */
function Near({ onNear, children }: { onNear: () => void; children: ReactNode }): ReactNode {
  const at = useRef<HTMLDivElement>(null);
  const latest = useRef(onNear);
  useEffect(() => { latest.current = onNear; });
  useEffect(() => {
    const element = at.current;
    if (!element || typeof IntersectionObserver === 'undefined') return;
    const observer = new IntersectionObserver((seen) => {
      if (seen.some((one) => one.isIntersecting)) latest.current();
    }, { rootMargin: '600px' });
    observer.observe(element);
    return () => observer.disconnect();
  });
  return <div ref={at}>{children}</div>;
}

function Story({ reading, shown }: { reading: Reading; shown: ReadonlySet<Kind> }): ReactNode {
  const { t } = useTranslation('log');
  const { line } = reading;
  const rows = useMemo(() => rowsOf(line.entries, shown), [line.entries, shown]);
  if (reading.loading) return <Skeleton lines={9} height="2.6rem" />;
  if (line.entries.length === 0) {
    if (reading.error) return <ErrorState error={reading.error} retry={reading.again} />;
    return <EmptyState icon="log" title={t('empty.title')}>{t('empty.words')}</EmptyState>;
  }
  const waiting = line.head - newest(line);
  return (
    <>
      {waiting > 0 && (
        <Button wide small tone="navigate" icon="up" busy={reading.reading === 'newer'} onClick={reading.newer}>
          {t('newer', { count: waiting })}
        </Button>
      )}
      {rows.length === 0 ? <EmptyState icon="filter" title={t('filtered')} /> : <Days rows={rows} />}
      {reading.error && <ErrorState error={reading.error} retry={reading.older} />}
      {!reading.error && !line.complete && (
        <Near onNear={reading.older}>
          <Button wide small tone="plain" busy={reading.reading === 'older'} onClick={reading.older}>{t('older')}</Button>
        </Near>
      )}
      {line.complete && <p className="log-end">{t('end')}</p>}
    </>
  );
}

function toggled(shown: ReadonlySet<Kind>, kind: Kind): ReadonlySet<Kind> {
  // The first press asks for this kind alone, as people mean it.
  if (shown.size === kinds.length) return new Set([kind]);
  const next = new Set(shown);
  if (!next.delete(kind)) next.add(kind);
  return next.size === 0 ? new Set(kinds) : next;
}

export default function Log(): ReactNode {
  const { t } = useTranslation('log');
  const [search, setSearch] = useSearchParams();
  const [shown, setShown] = useState<ReadonlySet<Kind>>(() => new Set(kinds));
  const scope: Scope = search.get('scope') === 'region' ? 'region' : 'player';
  const asked = Number(search.get('after') ?? Number.NaN);
  const from = Number.isInteger(asked) && asked >= 0 ? asked : null;
  const reading = useTimeline(scope, from);
  const { status } = useLive();
  // Whoever reads on from there has been told.
  useEffect(() => {
    if (from !== null) markTold();
  }, [from]);
  const turnTo = (next: Scope): void => setSearch(next === 'player' ? {} : { scope: next }, { replace: true });
  useHotkey('1', t('scope.player'), () => turnTo('player'));
  useHotkey('2', t('scope.region'), () => turnTo('region'));
  return (
    <div className="log">
      <header className="log-head">
        <div>
          <h1>{t('title')}</h1>
          <p>{t(`scope.${scope}_words`)}</p>
        </div>
        <span className="log-live" data-live={status === 'open'}>{t(status === 'open' ? 'live' : 'not_live')}</span>
      </header>
      <div className="log-tools">
        <div role="group" aria-label={t('scope.label')} className="log-scopes">
          {(['player', 'region'] as const).map((one) => (
            <button key={one} type="button" aria-pressed={scope === one} onClick={() => turnTo(one)}>{t(`scope.${one}`)}</button>
          ))}
        </div>
        <div role="group" aria-label={t('filter')} className="log-kinds">
          {kinds.map((kind) => (
            <button key={kind} type="button" aria-pressed={shown.has(kind)} onClick={() => setShown(toggled(shown, kind))}>
              <Icon name={iconOf[kind]} />{t(`kind.${kind}`)}
            </button>
          ))}
          {shown.size < kinds.length && (
            <button type="button" onClick={() => setShown(new Set(kinds))}><Icon name="close" />{t('all')}</button>
          )}
        </div>
      </div>
      <Panel state={reading.loading ? 'loading' : status === 'open' ? 'ready' : 'offline'}>
        {from !== null && !reading.loading && (
          <p className="log-since">
            {t('since')}{' '}
            <Button tone="plain" small onClick={() => turnTo(scope)}>{t('to_now')}</Button>
          </p>
        )}
        <Story reading={reading} shown={shown} />
      </Panel>
    </div>
  );
}
