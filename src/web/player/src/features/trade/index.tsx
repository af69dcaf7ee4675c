// The trading terminal: where the ship lies, what the market says, one order at a time, and hauls that fly themselves.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router-dom';

import { useMarket, useTrades } from '@sectorwars/shared/api/hooks';
import { useLive } from '@sectorwars/shared/live';
import { Badge, Button, EmptyState, Panel, Skeleton, useCommands, useHotkey, type Command } from '@sectorwars/shared/ui';
import { useGoodName } from './goods';
import { Market } from './Market';
import { rowsOf } from './market';
import { PricePanel } from './PricePanel';
import { Routes, useSetOff } from './Routes';
import { RunStrip } from './RunStrip';
import { Berth } from './Berth';
import { Ticket } from './Ticket';
import { Trades } from './Trades';
import type { MarketView, Side } from './types';
import { useBerth, useDocking, useFlight, usePurse } from './useBerth';
import { ProblemNote } from './problems';
import './trade.css';

/** What is looked at is in the address, so that a link or a reload leads to the same place. */
function useChoice(fallback: string | null) {
  const [params, setParams] = useSearchParams();
  const station = params.get('station') ?? fallback;
  const commodity = params.get('good');
  const side: Side | null = params.get('side') === 'sell' ? 'sell' : params.get('side') === 'buy' ? 'buy' : null;
  const choose = (change: Record<string, string | null>): void => {
    setParams((before) => {
      const next = new URLSearchParams(before);
      for (const [name, value] of Object.entries(change)) {
        if (value === null) next.delete(name);
        else next.set(name, value);
      }
      return next;
    }, { replace: true });
  };
  return { station, commodity, side, choose };
}

function firstGood(market: MarketView, held: Record<string, number>): { commodity: string; side: Side } | null {
  const rows = rowsOf(market, held);
  const sellable = rows.find((row) => row.held > 0 && row.resource.station_buys);
  if (sellable) return { commodity: sellable.commodity, side: 'sell' };
  const buyable = rows.find((row) => row.resource.station_sells) ?? rows[0];
  return buyable ? { commodity: buyable.commodity, side: buyable.resource.station_sells ? 'buy' : 'sell' } : null;
}

/** Where the ticket lies below the market, the choice of a good leads to it. */
function showTicket(): void {
  const market = document.querySelector('.tr-marketpanel');
  const ticket = document.querySelector('.tr-ticketpanel');
  if (!market || !ticket || ticket.getBoundingClientRect().top < market.getBoundingClientRect().bottom) return;
  ticket.scrollIntoView({ block: 'center' });
}

export default function TradePage() {
  const { t } = useTranslation('trade');
  const { player, ship, docked, here } = useBerth();
  const { station, commodity, side, choose } = useChoice(docked ?? here[0]?.id ?? null);
  const market = useMarket(station);
  const trades = useTrades(50);
  const { go } = useSetOff();
  const held = ship.data?.cargo.contents ?? {};
  const resource = commodity ? market.data?.resources[commodity] : undefined;
  const picked = market.data
    ? commodity && resource
      ? { commodity, side: sideFor(resource, side) }
      : firstGood(market.data, held)
    : null;
  const local = market.data?.port.sector_id === player.data?.current_sector_id;

  // A station chosen by hand gives way to the one that the ship docks at.
  const berth = useRef<string | null | undefined>(undefined);
  useEffect(() => {
    if (!player.data) return;
    if (docked && berth.current === null) choose({ station: null });
    berth.current = docked;
  });
  useTradeKeys(station, picked, (next) => choose({ side: next }));

  // At the berth the market comes first; in open space, where to go.
  const moored = docked !== null;
  const routes = (
    <Routes
      trades={trades.data?.transactions ?? (trades.error ? [] : null)}
      onLook={(id, good) => {
        choose({ station: id, good, side: null });
        document.querySelector('.tr-desk')?.scrollIntoView({ block: 'nearest' });
      }}
    />
  );
  // Nothing is put where it could not stay: what comes first depends on where the ship lies.
  if (!player.data) return <div className="tr-page"><Berth chosen={null} onChoose={() => undefined} /></div>;
  const settled = market.data !== undefined || market.error !== null || station === null;
  return (
    <div className="tr-page">
      <h1 className="sw-hidden">{t('trade:title')}</h1>
      <Berth chosen={station} onChoose={(id) => choose({ station: id, good: null, side: null })} />
      <RunStrip onAgain={go} />
      {!moored && routes}
      <div className="tr-desk">
        <Panel
          className="tr-marketpanel"
          title={market.data ? market.data.port.name : t('trade:market.title')}
          actions={<MarketNote market={market.data} local={local} />}
        >
          {station
            ? (
              <Market
                market={market} held={held} chosen={picked?.commodity ?? null} side={picked?.side ?? 'buy'}
                onChoose={(good, next) => {
                  choose({ station, good, side: next });
                  showTicket();
                }}
              />
            )
            : <NoMarket />}
        </Panel>
        {settled && (
          <Panel className="tr-ticketpanel" title={t('trade:ticket.title')}>
            {market.data && station && picked
              ? docked === station
                ? (
                  <TicketOf
                    market={market.data} commodity={picked.commodity} side={picked.side}
                    onSide={(next) => choose({ good: picked.commodity, side: next })}
                  />
                )
                : <Away market={market.data} local={local} docked={docked !== null} />
              : (
                <div className="tr-ticket-wait">
                  {station && !market.error
                    ? <Skeleton lines={6} height="2rem" />
                    : <p className="tr-note">{t('trade:ticket.noStation')}</p>}
                </div>
              )}
          </Panel>
        )}
        {market.data && picked && (
          <div className="tr-pricepanel"><PricePanel market={market.data} commodity={picked.commodity} /></div>
        )}
      </div>
      {moored && settled && routes}
      {settled && <Trades trades={trades} />}
    </div>
  );
}

function NoMarket() {
  const { t } = useTranslation('trade');
  return <EmptyState icon="station" title={t('trade:market.noneHere')}><p>{t('trade:market.noneHereWhy')}</p></EmptyState>;
}

function sideFor(resource: { station_buys: boolean; station_sells: boolean }, wanted: Side | null): Side {
  if (wanted === 'sell' && resource.station_buys) return 'sell';
  if (wanted === 'buy' && resource.station_sells) return 'buy';
  return resource.station_sells ? 'buy' : 'sell';
}

interface Picked {
  commodity: string;
  side: Side;
}

function useTradeKeys(station: string | null, picked: Picked | null, onSide: (side: Side) => void): void {
  const { t } = useTranslation('trade');
  const { docked, here } = useBerth();
  const { dock, undock, busy } = useDocking();
  const name = useGoodName();
  const target = here.find((one) => one.id === station) ?? here[0];
  const toggle = (): void => {
    if (busy) return;
    if (docked) undock.mutate();
    else if (target) dock.mutate(target.id);
  };
  useHotkey('d', t('trade:keys.dock'), toggle, Boolean(docked) || Boolean(target));
  useHotkey('b', t('trade:buy'), () => onSide('buy'), picked !== null);
  useHotkey('s', t('trade:sell'), () => onSide('sell'), picked !== null);
  const section = t('trade:title');
  const mooring = docked ? t('trade:berth.undock') : t('trade:keys.dockAt', { name: target?.name ?? '' });
  const good = picked ? name(picked.commodity) : '';
  const orders: Command[] = picked
    ? (['buy', 'sell'] as const).map((side) => ({
      id: `trade.${side}`, title: t(`trade:keys.${side}`, { good }), keys: side.charAt(0), section, run: () => onSide(side),
    }))
    : [];
  useCommands([
    ...(docked || target ? [{ id: 'trade.dock', title: mooring, keys: 'd', section, run: toggle }] : []),
    ...orders,
  ]);
}

function MarketNote({ market, local }: { market: MarketView | undefined; local: boolean }) {
  const { t } = useTranslation('trade');
  const { status } = useLive();
  if (!market) return null;
  if (status !== 'open') return <Badge icon="offline" tone="red">{t('trade:market.notLive')}</Badge>;
  if (local) return <Badge tone="cyan">{t('trade:market.live')}</Badge>;
  return <Badge>{t('trade:market.remote', { sector: market.port.sector_id })}</Badge>;
}

interface TicketOfProps extends Picked {
  market: MarketView;
  onSide(side: Side): void;
}

function TicketOf({ market, commodity, side, onSide }: TicketOfProps) {
  const purse = usePurse(commodity, market.port.id);
  const resource = market.resources[commodity];
  if (!purse || !resource) return <Skeleton lines={6} height="2rem" />;
  const { id } = market.port;
  return <Ticket {...{ station: id, commodity, side, resource, purse, onSide }} />;
}

/** Orders need a ship at the berth: how to get there. */
function Away({ market, local, docked }: { market: MarketView; local: boolean; docked: boolean }) {
  const { t } = useTranslation('trade');
  const { dock, undock, busy } = useDocking();
  const flight = useFlight();
  const { name, sector_id: sector, id } = market.port;
  const moor = (): void => {
    if (docked) undock.mutate(undefined, { onSuccess: () => dock.mutate(id) });
    else dock.mutate(id);
  };
  return (
    <div className="tr-away">
      <svg viewBox="0 0 120 70" aria-hidden="true" className="tr-away-mark">
        <path d="M60 8 84 22v26L60 62 36 48V22Z" />
        <path d="M60 20 74 28v14l-14 8-14-8V28Z" />
        <path d="M4 35h22M94 35h22" strokeDasharray="3 4" />
      </svg>
      <p>{local ? t('trade:away.dock', { name }) : t('trade:away.fly', { name, sector })}</p>
      {local
        ? <Button tone="action" icon="dock" busy={busy} onClick={moor}>{t('trade:away.dockNow')}</Button>
        : (
          <Button tone="navigate" icon="course" busy={flight.isPending} onClick={() => flight.mutate({ to: sector, docked })}>
            {t('trade:away.flyNow', { sector })}
          </Button>
        )}
      <ProblemNote error={dock.error ?? undock.error ?? flight.error} />
    </div>
  );
}
