// The order ticket: what, how much, what the server would take for it, and what was booked.
import { useId, useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { ApiError } from '@sectorwars/shared/api';
import { Button, useHotkey } from '@sectorwars/shared/ui';
import { useFormat } from './format';
import { Good, useGoodName } from './goods';
import { ProblemNote, useSay } from './problems';
import { QuoteLines } from './QuoteLines';
import { Receipt } from './Receipt';
import { boundOf, limitsOf, parseUnits, refusalOf, searchPurse, type Limits, type Purse } from './ticket';
import type { Resource, Side } from './types';
import { askQuote, useQuote, type Order } from './useQuote';
import { useTrade } from './useTrade';

interface Props {
  station: string;
  commodity: string;
  side: Side;
  resource: Resource;
  purse: Purse;
  onSide(side: Side): void;
}

export function Ticket({ station, commodity, side, resource, purse, onSide }: Props) {
  const { t } = useTranslation('trade');
  const name = useGoodName();
  const format = useFormat();
  const input = useRef<HTMLInputElement>(null);
  const ids = { input: useId(), error: useId() };
  const [text, setText] = useState('');
  const { state, trade, clear } = useTrade();
  const limits = limitsOf(side, resource, purse);
  const units = parseUnits(text);
  const refusal = text.trim() === '' ? null : refusalOf(units, side, limits);
  const order: Order | null = units && !refusal ? { station, commodity, side, quantity: units } : null;
  const quote = useQuote(order);
  const sending = state.phase === 'sending';
  const ready = order !== null && quote.fresh && !sending;

  // Within the render that shows another order, not after it: what is typed at once belongs to the new one.
  const subject = `${station}/${commodity}/${side}`;
  const [shown, setShown] = useState(subject);
  if (shown !== subject) {
    setShown(subject);
    setText('');
    clear();
  }

  const fill = (value: number): void => {
    setText(value > 0 ? String(value) : '');
    input.current?.focus();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!ready || !quote.data) return;
    void trade(order, quote.data.total).then((booked) => {
      // A second Enter must not be a second order.
      if (booked) setText('');
      input.current?.focus();
    });
  };
  useHotkey('m', t('trade:ticket.max'), () => fill(limits.most));
  useHotkey('q', t('trade:ticket.units'), () => input.current?.focus());

  return (
    <form className={`tr-ticket is-${side}`} onSubmit={submit} aria-label={t('trade:ticket.title')} data-goal="ticket">
      <SideSwitch side={side} resource={resource} held={purse.held} onSide={onSide} />
      <p className="tr-ticket-good"><Good commodity={commodity} /></p>
      <label className="sw-label" htmlFor={ids.input}>{t('trade:ticket.units')}</label>
      <div className="tr-ticket-units">
        <input
          ref={input} id={ids.input} className="sw-input sw-figure" inputMode="numeric" autoComplete="off" value={text}
          placeholder="0" aria-invalid={refusal !== null} aria-describedby={ids.error} data-goal="units"
          onChange={(event) => { setText(event.target.value); if (state.phase !== 'idle') clear(); }}
        />
        <MaxButtons side={side} limits={limits} purse={purse} order={{ station, commodity }} onFill={fill} />
      </div>
      <input
        type="range" className="tr-range" min={0} max={Math.max(limits.most, units ?? 0, 1)} value={units ?? 0}
        aria-label={t('trade:ticket.slide')} onChange={(event) => setText(event.target.value === '0' ? '' : event.target.value)}
      />
      <p id={ids.error} className="tr-ticket-error" aria-live="polite">
        {refusal && t(`trade:refusal.${refusal}`, { most: format.whole(boundOf(refusal, limits)) })}
      </p>
      <QuoteLines
        quote={order && quote.data && !quote.error ? quote.data : null} fresh={quote.fresh} purse={purse} side={side}
      />
      {order && <ProblemNote error={quote.error} />}
      {state.phase === 'moved' && <Moved from={state.from} to={state.to} />}
      <Button type="submit" tone="action" wide disabled={!ready} busy={sending} data-goal="confirm">
        {order
          ? t(side === 'buy' ? 'trade:ticket.buy' : 'trade:ticket.sell', { units: order.quantity, good: name(commodity) })
          : t(side === 'buy' ? 'trade:buy' : 'trade:sell')}
        <kbd className="sw-kbd" aria-hidden="true">↵</kbd>
      </Button>
      {state.phase === 'refused' && <ProblemNote error={state.error} />}
      {state.phase === 'booked' && <Receipt booked={state.booked} />}
    </form>
  );
}

interface SideProps {
  side: Side;
  resource: Resource;
  held: number;
  onSide(side: Side): void;
}

function SideSwitch({ side, resource, held, onSide }: SideProps) {
  const { t } = useTranslation('trade');
  const can = { buy: resource.station_sells, sell: resource.station_buys && (held > 0 || side === 'sell') };
  return (
    <div className="tr-switch" role="group" aria-label={t('trade:ticket.side')}>
      {(['buy', 'sell'] as const).map((one) => (
        <button
          key={one} type="button" className={`is-${one}`} aria-pressed={side === one} disabled={!can[one]}
          onClick={() => onSide(one)}
        >
          {t(`trade:${one}`)}
        </button>
      ))}
    </div>
  );
}

interface MaxProps {
  side: Side;
  limits: Limits;
  purse: Purse;
  order: { station: string; commodity: string };
  onFill(units: number): void;
}

/** The narrow places of an order as buttons; the purse is asked of the server, because prices climb. */
function MaxButtons({ side, limits, purse, order, onFill }: MaxProps) {
  const { t } = useTranslation('trade');
  const format = useFormat();
  const say = useSay();
  const [searching, setSearching] = useState(false);
  const [trouble, setTrouble] = useState<ApiError | null>(null);
  const most = Math.min(limits.hold, limits.stock);

  const fillPurse = async (): Promise<void> => {
    setSearching(true);
    setTrouble(null);
    try {
      onFill(await searchPurse(purse.credits, limits.most, async (quantity) => {
        try {
          const quote = await askQuote({ ...order, side, quantity });
          return { total: quote.total, next: quote.price_after * (1 + purse.taxRate) };
        } catch (error) {
          if (error instanceof ApiError && error.code === 'insufficient_credits') return null;
          throw error;
        }
      }));
    } catch (error) {
      if (error instanceof ApiError) setTrouble(error);
    } finally {
      setSearching(false);
    }
  };

  return (
    <div className="tr-max">
      {side === 'buy' && (
        <Button small disabled={limits.most === 0} busy={searching} onClick={() => void fillPurse()} data-goal="purse">
          {t('trade:ticket.purse')}
        </Button>
      )}
      <Button small disabled={most === 0} onClick={() => onFill(most)}>
        {t(side === 'buy' ? 'trade:ticket.hold' : 'trade:ticket.all')} <small>{format.whole(limits.hold)}</small>
      </Button>
      <Button small disabled={limits.stock === 0} onClick={() => onFill(Math.min(limits.stock, limits.hold))}>
        {t(side === 'buy' ? 'trade:ticket.stock' : 'trade:ticket.room')} <small>{format.whole(limits.stock)}</small>
      </Button>
      {trouble && <span className="tr-ticket-error" role="alert">{say(trouble)}</span>}
    </div>
  );
}

function Moved({ from, to }: { from: number; to: number }) {
  const { t } = useTranslation('trade');
  const format = useFormat();
  return (
    <div className="tr-problem is-warning" role="alert">
      <strong>{t('trade:ticket.moved')}</strong>
      <span className="sw-figure">{t('trade:ticket.movedBy', { from: format.whole(from), to: format.whole(to) })}</span>
    </div>
  );
}
