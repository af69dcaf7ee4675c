// Sends an order. The price is asked again right before, and a price that moved goes back to the pilot.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';

import { api, mutation, unwrap } from '@sectorwars/shared/api';
import { refresh } from './runs';
import type { Side } from './types';
import { askQuote, type Order } from './useQuote';

export interface Booked {
  side: Side;
  commodity: string;
  quantity: number;
  total: number;
  profit: number | null;
  rankPoints: number;
  promotedTo: string | null;
  message: string;
}

export type TradeState =
  | { phase: 'idle' }
  | { phase: 'sending' }
  | { phase: 'moved'; from: number; to: number }
  | { phase: 'booked'; booked: Booked }
  | { phase: 'refused'; error: unknown };

async function send(order: Order): Promise<Booked> {
  const body = { station_id: order.station, resource_type: order.commodity, quantity: order.quantity };
  const { side, commodity, quantity } = order;
  if (side === 'buy') {
    const reply = await unwrap(api.POST('/api/v1/trading/buy', { body, ...mutation() }));
    return {
      side, commodity, quantity, total: reply.transaction.total_cost, profit: null, rankPoints: 0, promotedTo: null,
      message: reply.message,
    };
  }
  const reply = await unwrap(api.POST('/api/v1/trading/sell', { body, ...mutation() }));
  return {
    side, commodity, quantity, total: reply.transaction.total_earnings, profit: reply.transaction.profit ?? null,
    rankPoints: reply.rank_points_awarded, promotedTo: reply.promoted_to ?? null, message: reply.message,
  };
}

export function worse(side: Side, shown: number, now: number): boolean {
  return side === 'buy' ? now > shown : now < shown;
}

export function useTrade() {
  const client = useQueryClient();
  const [state, setState] = useState<TradeState>({ phase: 'idle' });
  const trade = useCallback(async (order: Order, shown: number): Promise<boolean> => {
    setState({ phase: 'sending' });
    try {
      const { total } = await askQuote(order);
      if (worse(order.side, shown, total)) {
        setState({ phase: 'moved', from: shown, to: total });
        void refresh(client, 'trade');
        return false;
      }
      setState({ phase: 'booked', booked: await send(order) });
      void refresh(client, 'trade');
      return true;
    } catch (error) {
      setState({ phase: 'refused', error });
      void refresh(client, 'trade');
      return false;
    }
  }, [client]);
  const clear = useCallback(() => setState({ phase: 'idle' }), []);
  return { state, trade, clear };
}
