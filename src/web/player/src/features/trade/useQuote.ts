// What the server says an order would cost, a moment after the pilot stops typing.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { api, keys, unwrap } from '@sectorwars/shared/api';
import type { Quote, Side } from './types';

export interface Order {
  station: string;
  commodity: string;
  side: Side;
  quantity: number;
}

const patience = 250;

export function askQuote(order: Order, signal?: AbortSignal): Promise<Quote> {
  const body = {
    station_id: order.station, resource_type: order.commodity, quantity: order.quantity, side: order.side,
  };
  return unwrap(api.POST('/api/v1/trading/quote', { body, signal }));
}

function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), patience);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** `fresh` is false while the figures shown belong to an earlier order. */
export function useQuote(order: Order | null) {
  const text = order ? JSON.stringify(order) : '';
  const settled = useSettled(text);
  const asked = settled === '' ? null : (JSON.parse(settled) as Order);
  const query = useQuery({
    // Below the market, so that every change of its prices asks again.
    queryKey: [...keys.market(asked?.station ?? ''), 'quote', asked?.commodity, asked?.side, asked?.quantity],
    enabled: asked !== null && text !== '',
    retry: false,
    staleTime: 5_000,
    gcTime: 30_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<Quote> => {
      if (!asked) throw new Error('There is no order.');
      return askQuote(asked, signal);
    },
  });
  const fresh = text !== '' && settled === text && query.isSuccess && !query.isPlaceholderData && !query.isFetching;
  return { ...query, fresh };
}
