// The price history of one good at one station, as a chart or as a table.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useMarketHistory } from '@sectorwars/shared/api/hooks';
import { Button, EmptyState, ErrorState, Panel, Skeleton } from '@sectorwars/shared/ui';
import { withLive } from './chart';
import { useGoodName } from './goods';
import { PriceChart, PriceTable } from './PriceChart';
import type { MarketView } from './types';

const windows = [6, 24, 168] as const;

/** The right edge of the chart goes on by itself, once a minute. */
function useMinute(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

export function PricePanel({ market, commodity }: { market: MarketView; commodity: string }) {
  const { t } = useTranslation('trade');
  const name = useGoodName();
  const [hours, setHours] = useState<number>(24);
  const [table, setTable] = useState(false);
  const minute = useMinute();
  const history = useMarketHistory(market.port.id, commodity, hours);
  const resource = market.resources[commodity];
  const title = t('trade:chart.title', { good: name(commodity), station: market.port.name });
  const now = Math.max(minute, history.dataUpdatedAt);
  const live = resource
    ? {
      recorded_at: new Date(now).toISOString(), quantity: resource.quantity,
      buy_price: resource.station_buys ? resource.buy_price : null,
      sell_price: resource.station_sells ? resource.sell_price : null,
    }
    : null;
  // The other price of a good that is traded one way only is nobody's.
  const known = (history.data?.samples ?? []).map((sample) => ({
    ...sample, buy_price: resource?.station_buys ? sample.buy_price : null,
    sell_price: resource?.station_sells ? sample.sell_price : null,
  }));
  const samples = withLive(known, live);
  return (
    <Panel
      title={title}
      actions={(
        <>
          <div className="tr-segments" role="group" aria-label={t('trade:chart.window')}>
            {windows.map((one) => (
              <button key={one} type="button" aria-pressed={hours === one} onClick={() => setHours(one)}>
                {one < 48 ? t('trade:chart.hours', { count: one }) : t('trade:chart.days', { count: one / 24 })}
              </button>
            ))}
          </div>
          <Button small tone="plain" aria-pressed={table} onClick={() => setTable(!table)}>
            {table ? t('trade:chart.asChart') : t('trade:chart.asTable')}
          </Button>
        </>
      )}
    >
      <div className="tr-chartbox">
        {history.error && !history.data
          ? <ErrorState error={history.error} retry={() => void history.refetch()} />
          : !history.data
            ? <Skeleton height="190px" />
            : samples.length === 0
              ? <EmptyState title={t('trade:chart.none')} />
              : table
                ? <PriceTable title={title} samples={samples} />
                : <PriceChart title={title} samples={samples} hours={hours} now={now} />}
      </div>
    </Panel>
  );
}
