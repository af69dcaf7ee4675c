// The market and the ticket as people see them, against a server of a few lines.
import '@testing-library/jest-dom/vitest';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { MemoryRouter } from 'react-router-dom';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReactNode } from 'react';

import texts from '../../../../../../config/i18n/en/trade.json';
import { Market } from './Market';
import { Ticket } from './Ticket';
import type { MarketView, Resource } from './types';

const ore: Resource = {
  quantity: 300, capacity: 500, buy_price: 26, sell_price: 35, last_updated: null, station_buys: true,
  station_sells: true,
};
const market: MarketView = {
  port: { id: 'A', name: 'Alpha', type: 'TRADING', faction: null, tax_rate: 0.05, sector_id: 1, station_class: 0 },
  resources: { ore, fuel: { ...ore, station_sells: false, buy_price: 40, sell_price: 55 } },
};

interface Asked {
  path: string;
  body: { quantity: number; side?: string };
}

let asked: Asked[] = [];
let quotes: number[] = [];

/** Quotes are given from the list, the last one again and again. */
function answer(path: string, body: Asked['body']): unknown {
  asked.push({ path, body });
  if (path.endsWith('/quote')) {
    const total = quotes.length > 1 ? quotes.shift() : quotes[0];
    return {
      resource: 'ore', side: body.side, quantity: body.quantity, unit_price: 36, base_price: 35, tax: 18, total,
      price_after: 37,
    };
  }
  const transaction = { total_cost: 378, total_earnings: 260, profit: 40, quantity: body.quantity };
  return { message: 'Done.', transaction, rank_points_awarded: 5, promoted_to: null };
}

vi.mock('@sectorwars/shared/api', async (original) => ({
  ...(await original<object>()),
  api: {
    POST: (path: string, { body }: { body: Asked['body'] }) =>
      Promise.resolve({ data: answer(path, body), response: new Response() }),
  },
}));

beforeAll(async () => {
  await i18next.use(initReactI18next).init({ lng: 'en', resources: { en: { trade: texts } }, ns: ['trade'] });
});

beforeEach(() => {
  asked = [];
  quotes = [378];
});

function show(what: ReactNode): void {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(<QueryClientProvider client={client}><MemoryRouter>{what}</MemoryRouter></QueryClientProvider>);
}

const sent = (path: string): Asked[] => asked.filter((one) => one.path.endsWith(path));

describe('the market', () => {
  it('says what the pilot pays and gets, never the other way round', () => {
    show(
      <Market
        market={{ data: market, error: null, isPending: false, refetch: () => undefined }} held={{ ore: 12 }}
        chosen={null} side="buy" onChoose={() => undefined}
      />,
    );
    const cells = within(screen.getByRole('row', { name: /^Ore/ })).getAllByRole('cell');
    expect(cells[1]).toHaveTextContent('35');
    expect(cells[2]).toHaveTextContent('26');
    expect(screen.getAllByRole('columnheader')[2]).toHaveTextContent('You pay');
    expect(screen.getAllByRole('columnheader')[3]).toHaveTextContent('You get');
    expect(cells[3]).toHaveTextContent('12');
  });

  it('offers only what the station trades, and selling only what is aboard', () => {
    show(
      <Market
        market={{ data: market, error: null, isPending: false, refetch: () => undefined }} held={{ ore: 12 }}
        chosen={null} side="buy" onChoose={() => undefined}
      />,
    );
    expect(screen.queryByRole('button', { name: 'Buy Fuel' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Sell Fuel' })).toBeDisabled();
    expect(screen.getByRole('button', { name: 'Sell Ore' })).toBeEnabled();
  });
});

describe('the ticket', () => {
  const purse = { credits: 10_000, used: 0, capacity: 500, held: 40, taxRate: 0.05 };
  const ticket = (
    <Ticket station="A" commodity="ore" side="buy" resource={ore} purse={purse} onSide={() => undefined} />
  );

  it('shows the quote of the server and sends the order with Enter, once', async () => {
    show(ticket);
    await userEvent.type(screen.getByLabelText('Units'), '10');
    await waitFor(() => expect(screen.getByRole('button', { name: /^Buy 10 Ore/ })).toBeEnabled());
    expect(screen.getByText('9,622')).toBeVisible();
    await userEvent.type(screen.getByLabelText('Units'), '{Enter}{Enter}');
    expect(await screen.findByTestId('receipt')).toHaveTextContent('378');
    expect(sent('/trading/buy')).toHaveLength(1);
  });

  it('trades nothing when the price moved since it was shown', async () => {
    quotes = [378, 399];
    show(ticket);
    await userEvent.type(screen.getByLabelText('Units'), '10');
    await waitFor(() => expect(screen.getByRole('button', { name: /^Buy 10 Ore/ })).toBeEnabled());
    await userEvent.type(screen.getByLabelText('Units'), '{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('It was 378, it is 399 now');
    expect(sent('/trading/buy')).toHaveLength(0);
  });

  it('does not ask for what the server would refuse', async () => {
    show(ticket);
    await userEvent.type(screen.getByLabelText('Units'), '301');
    expect(screen.getByText('The station does not have that many. Now at most 300.')).toBeVisible();
    await new Promise((resolve) => { setTimeout(resolve, 400); });
    expect(sent('/trading/quote')).toHaveLength(0);
  });
});
