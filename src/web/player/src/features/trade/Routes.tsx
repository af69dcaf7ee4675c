// The best hauls between explored markets, as the server reckons them for this hold and this purse.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { usePairs, usePlayer } from '@sectorwars/shared/api/hooks';
import { Button, Credits, EmptyState, ErrorState, Panel, SectorLink, Skeleton, useHotkey } from '@sectorwars/shared/ui';
import { useFormat } from './format';
import { Good, useGoodName } from './goods';
import { ProblemNote } from './problems';
import { haulOf, lastHaul, samePlaces, type Haul } from './run';
import { setOff, useRun } from './runs';
import type { Pair, Trade } from './types';
import { useScan } from './useBerth';

interface Props {
  /** Null until they are known: the last haul stands above the routes. */
  trades: Trade[] | null;
  onLook(station: string, commodity: string): void;
}

/** Sets off on a haul; whatever keeps it from starting is told here. */
export function useSetOff() {
  const client = useQueryClient();
  const player = usePlayer();
  const { phase } = useRun(player.data);
  const [error, setError] = useState<unknown>(null);
  // A run that waits or was stopped is still somebody's cargo: it ends before the next begins.
  const busy = phase !== 'none' && phase !== 'done';
  const go = (haul: Haul): void => {
    if (!player.data || busy) return;
    setError(null);
    setOff(client, player.data, haul).catch(setError);
  };
  return { go, busy, error };
}

export function Routes({ trades, onLook }: Props) {
  const { t } = useTranslation('trade');
  const [hops, setHops] = useState(10);
  const pairs = usePairs(40, hops);
  const { go, busy, error } = useSetOff();
  const list = pairs.data?.pairs ?? [];
  return (
    <Panel
      title={t('trade:routes.title')}
      actions={<HopsSwitch hops={hops} onHops={setHops} />}
    >
      <div data-goal="routes" className="tr-routesbox">
        {trades && pairs.data && <Again trades={trades} pairs={list} busy={busy} onGo={go} />}
        <ProblemNote error={error} />
        {pairs.error && !pairs.data
          ? <ErrorState error={pairs.error} retry={() => void pairs.refetch()} />
          : !pairs.data || !trades
            ? <Skeleton height="21rem" />
            : list.length === 0
              ? <NoRoutes stations={pairs.data.stations_considered} />
              : <RouteTable pairs={list} busy={busy} onGo={(pair) => go(haulOf(pair))} onLook={onLook} />}
      </div>
    </Panel>
  );
}

function HopsSwitch({ hops, onHops }: { hops: number; onHops(hops: number): void }) {
  const { t } = useTranslation('trade');
  return (
    <div className="tr-segments" role="group" aria-label={t('trade:routes.reach')}>
      {[3, 10, 20].map((one) => (
        <button key={one} type="button" aria-pressed={hops === one} onClick={() => onHops(one)}>
          {t('trade:routes.hops', { count: one })}
        </button>
      ))}
    </div>
  );
}

interface AgainProps {
  trades: Trade[];
  pairs: Pair[];
  busy: boolean;
  onGo(haul: Haul): void;
}

/** The last haul, with today's figures, or the plain word that it does not pay any more. */
function Again({ trades, pairs, busy, onGo }: AgainProps) {
  const { t } = useTranslation('trade');
  const format = useFormat();
  const name = useGoodName();
  const last = lastHaul(trades);
  const today = last ? pairs.find((pair) => samePlaces(last, pair)) : undefined;
  useHotkey('r', t('trade:routes.again'), () => { if (today) onGo(haulOf(today)); }, today !== undefined && !busy);
  if (!last) return null;
  return (
    <div className="tr-again">
      <p>
        <span className="sw-label">{t('trade:routes.last')}</span>{' '}
        {t('trade:routes.lastHaul', { good: name(last.commodity), from: last.from.name, to: last.to.name })}
        {today
          ? <strong className="get sw-figure"> {format.signed(today.profit)}</strong>
          : <span className="tr-dim"> {t('trade:routes.noLonger')}</span>}
      </p>
      {today && (
        <Button tone="action" disabled={busy} onClick={() => onGo(haulOf(today))} data-testid="again">
          {t('trade:routes.again')}<kbd className="sw-kbd" aria-hidden="true">R</kbd>
        </Button>
      )}
    </div>
  );
}

interface TableProps {
  pairs: Pair[];
  busy: boolean;
  onGo(pair: Pair): void;
  onLook: Props['onLook'];
}

const first = 5;

function RouteTable({ pairs, busy, onGo, onLook }: TableProps) {
  const { t } = useTranslation('trade');
  const [all, setAll] = useState(false);
  const most = Math.max(...pairs.map((pair) => pair.profit_per_hop), 1);
  const shown = all ? pairs : pairs.slice(0, first);
  return (
    <>
      <table className="tr-table tr-routes" aria-label={t('trade:routes.title')}>
        <thead>
          <tr>
            <th scope="col">{t('trade:routes.load')}</th>
            <th scope="col">{t('trade:routes.from')}</th>
            <th scope="col">{t('trade:routes.to')}</th>
            <th scope="col" className="num">{t('trade:routes.jumps')}</th>
            <th scope="col" className="num">{t('trade:routes.cost')}</th>
            <th scope="col" className="num">{t('trade:routes.earnings')}</th>
            <th scope="col" className="num">{t('trade:routes.profit')}</th>
            <th scope="col"><span className="sw-hidden">{t('trade:routes.fly')}</span></th>
          </tr>
        </thead>
        <tbody>
          {shown.map((pair, index) => (
            <RouteRow
              key={`${pair.commodity} ${pair.from.station_id} ${pair.to.station_id}`} pair={pair} best={index === 0}
              share={pair.profit_per_hop / most} busy={busy} onGo={onGo} onLook={onLook}
            />
          ))}
        </tbody>
      </table>
      {pairs.length > first && (
        <Button small tone="plain" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('trade:routes.fewer') : t('trade:routes.more', { count: pairs.length - first })}
        </Button>
      )}
    </>
  );
}

interface RowProps extends Omit<TableProps, 'pairs'> {
  pair: Pair;
  best: boolean;
  share: number;
}

function RouteRow({ pair, best, share, busy, onGo, onLook }: RowProps) {
  const { t } = useTranslation('trade');
  const format = useFormat();
  const name = useGoodName();
  return (
    <tr className={best ? 'is-best' : undefined}>
      <th scope="row">
        <Good commodity={pair.commodity} /> <span className="sw-figure tr-dim">×{format.whole(pair.quantity)}</span>
      </th>
      <td data-label={t('trade:routes.from')}>
        <Place port={pair.from} price={format.whole(pair.from.price)} tone="pay" onLook={() => onLook(pair.from.station_id, pair.commodity)} />
      </td>
      <td data-label={t('trade:routes.to')}>
        <Place port={pair.to} price={format.whole(pair.to.price)} tone="get" onLook={() => onLook(pair.to.station_id, pair.commodity)} />
      </td>
      <td className="num" data-label={t('trade:routes.jumps')}>{pair.hops}</td>
      <td className="num pay" data-label={t('trade:routes.cost')}>{format.whole(pair.cost)}</td>
      <td className="num get" data-label={t('trade:routes.earnings')}>{format.whole(pair.earnings)}</td>
      <td className="num" data-label={t('trade:routes.profit')}>
        <span className="tr-profit">
          <Credits amount={pair.profit} />
          <small>{t('trade:routes.perHop', { amount: format.whole(pair.profit_per_hop) })}</small>
          <span className="tr-profitbar" aria-hidden="true"><span style={{ width: `${(100 * share).toFixed(0)}%` }} /></span>
        </span>
      </td>
      <td className="tr-rowacts">
        <Button
          small tone={best ? 'action' : 'navigate'} disabled={busy} onClick={() => onGo(pair)}
          data-goal={best ? 'best' : undefined}
          aria-label={t('trade:routes.flyThis', { good: name(pair.commodity), from: pair.from.name, to: pair.to.name })}
        >
          {t('trade:routes.fly')}
        </Button>
      </td>
    </tr>
  );
}

function Place({ port, price, tone, onLook }: { port: Pair['from']; price: string; tone: 'pay' | 'get'; onLook(): void }) {
  const { t } = useTranslation('trade');
  return (
    <span className="tr-place">
      <button type="button" className="tr-link" onClick={onLook}>{port.name}</button>
      <span>
        <SectorLink id={port.sector_id} />
        <span className={`sw-figure ${tone}`}> {t(tone === 'pay' ? 'trade:routes.payEach' : 'trade:routes.getEach', { price })}</span>
      </span>
    </span>
  );
}

function NoRoutes({ stations }: { stations: number }) {
  const { t } = useTranslation('trade');
  const scan = useScan();
  return (
    <EmptyState
      title={t('trade:routes.none')}
      action={<Button tone="navigate" busy={scan.isPending} onClick={() => scan.mutate()}>{t('trade:routes.scan')}</Button>}
    >
      <p>{t('trade:routes.noneWhy', { count: stations })}</p>
      <ProblemNote error={scan.error} />
    </EmptyState>
  );
}
