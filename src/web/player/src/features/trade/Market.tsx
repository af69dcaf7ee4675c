// What a station has, wants and asks. "You pay" and "You get" are seen from the pilot, never from the station.
import { useTranslation } from 'react-i18next';

import { Button, EmptyState, ErrorState, Skeleton } from '@sectorwars/shared/ui';
import { useFormat } from './format';
import { Good } from './goods';
import { rowsOf, type MarketRow } from './market';
import type { MarketView, Side } from './types';

interface Props {
  market: { data?: MarketView; error: unknown; isPending: boolean; refetch(): unknown };
  held: Record<string, number>;
  chosen: string | null;
  side: Side;
  onChoose(commodity: string, side: Side): void;
}

export function Market({ market, held, chosen, side, onChoose }: Props) {
  const { t } = useTranslation('trade');
  if (market.error && !market.data) return <ErrorState error={market.error} retry={() => void market.refetch()} />;
  if (!market.data) return <Skeleton height="22rem" />;
  const rows = rowsOf(market.data, held);
  if (rows.length === 0) return <EmptyState title={t('trade:market.empty')} />;
  return (
    <table className="tr-table tr-market" aria-label={t('trade:market.of', { name: market.data.port.name })}>
      <thead>
        <tr>
          <th scope="col">{t('trade:market.good')}</th>
          <th scope="col">{t('trade:market.stock')}</th>
          <th scope="col" className="num">{t('trade:market.pay')}</th>
          <th scope="col" className="num">{t('trade:market.get')}</th>
          <th scope="col" className="num">{t('trade:market.held')}</th>
          <th scope="col"><span className="sw-hidden">{t('trade:market.order')}</span></th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row
            key={row.commodity} row={row} onChoose={onChoose}
            chosen={chosen === row.commodity ? side : null}
          />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, chosen, onChoose }: { row: MarketRow; chosen: Side | null; onChoose: Props['onChoose'] }) {
  const { t } = useTranslation('trade');
  const format = useFormat();
  const { commodity, resource } = row;
  const first: Side = resource.station_sells && !(row.held > 0 && resource.station_buys) ? 'buy' : 'sell';
  return (
    <tr className={chosen ? 'is-chosen' : undefined}>
      <th scope="row">
        <button
          type="button" className="tr-rowbutton" aria-pressed={chosen !== null}
          onClick={() => onChoose(commodity, chosen ?? first)}
        >
          <Good commodity={commodity} />
        </button>
      </th>
      <td data-label={t('trade:market.stock')}><StockBar row={row} /></td>
      <td className="num pay" data-label={t('trade:market.pay')}>
        {resource.station_sells ? format.whole(resource.sell_price ?? 0) : <Never />}
      </td>
      <td className="num get" data-label={t('trade:market.get')}>
        {resource.station_buys ? format.whole(resource.buy_price ?? 0) : <Never />}
      </td>
      <td className="num" data-label={t('trade:market.held')}>{row.held > 0 ? format.whole(row.held) : <Never />}</td>
      <td className="tr-rowacts">
        {resource.station_sells && (
          <Button
            small aria-pressed={chosen === 'buy'} onClick={() => onChoose(commodity, 'buy')}
            aria-label={t('trade:market.buyThis', { good: t(`trade:good.${commodity}`) })}
          >
            {t('trade:buy')}
          </Button>
        )}
        {resource.station_buys && (
          <Button
            small aria-pressed={chosen === 'sell'} onClick={() => onChoose(commodity, 'sell')}
            disabled={row.held === 0} aria-label={t('trade:market.sellThis', { good: t(`trade:good.${commodity}`) })}
          >
            {t('trade:sell')}
          </Button>
        )}
      </td>
    </tr>
  );
}

function Never() {
  const { t } = useTranslation('trade');
  return <span className="tr-never"><span aria-hidden="true">·</span><span className="sw-hidden">{t('trade:market.never')}</span></span>;
}

/** Engraved like a fuel gauge: the fill is the stock, the notch is where the station feels neither want nor plenty. */
function StockBar({ row }: { row: MarketRow }) {
  const { t } = useTranslation('trade');
  const format = useFormat();
  const { quantity, capacity } = row.resource;
  return (
    <span className="tr-stock">
      <span
        className={`tr-stockbar is-${row.level}`} role="img"
        aria-label={t('trade:market.stockOf', { quantity: format.whole(quantity), capacity: format.whole(capacity) })}
      >
        <span style={{ width: `${(100 * row.share).toFixed(1)}%` }} />
      </span>
      <span className="sw-figure" aria-hidden="true">
        {format.whole(quantity)}<small>/{format.whole(capacity)}</small>
      </span>
    </span>
  );
}
