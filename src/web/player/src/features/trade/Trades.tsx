// What was bought and sold, newest first, and what it came to.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, Credits, EmptyState, ErrorState, Panel, SectorLink, Skeleton, TimeAgo } from '@sectorwars/shared/ui';
import { useFormat } from './format';
import { Good } from './goods';
import type { Trade, Trades as TradesView } from './types';

interface Props {
  trades: { data?: TradesView; error: unknown; refetch(): unknown };
}

export function profitOf(trades: Trade[]): number {
  return trades.reduce((sum, trade) => sum + (trade.profit ?? 0), 0);
}

const first = 10;

export function Trades({ trades }: Props) {
  const { t } = useTranslation('trade');
  const format = useFormat();
  const [all, setAll] = useState(false);
  const list = trades.data?.transactions ?? [];
  const sum = profitOf(list);
  const shown = all ? list : list.slice(0, first);
  return (
    <Panel
      title={t('trade:trades.title')}
      actions={list.length > 0 && (
        <span className="tr-sum">
          {t('trade:trades.sum', { count: list.length })} <strong className={`sw-figure ${sum < 0 ? 'loss' : 'get'}`}>{format.signed(sum)}</strong>
        </span>
      )}
    >
      {trades.error && !trades.data
        ? <ErrorState error={trades.error} retry={() => void trades.refetch()} />
        : !trades.data
          ? <Skeleton height="10rem" />
          : list.length === 0
            ? <EmptyState icon="trade" title={t('trade:trades.none')}><p>{t('trade:trades.noneWhy')}</p></EmptyState>
            : (
              <>
                <table className="tr-table tr-trades" aria-label={t('trade:trades.title')}>
                  <thead>
                    <tr>
                      <th scope="col">{t('trade:trades.what')}</th>
                      <th scope="col">{t('trade:trades.where')}</th>
                      <th scope="col" className="num">{t('trade:trades.each')}</th>
                      <th scope="col" className="num">{t('trade:trades.total')}</th>
                      <th scope="col" className="num">{t('trade:trades.profit')}</th>
                      <th scope="col" className="num">{t('trade:trades.when')}</th>
                    </tr>
                  </thead>
                  <tbody>{shown.map((trade) => <TradeRow key={trade.id} trade={trade} />)}</tbody>
                </table>
                {list.length > first && (
                  <Button small tone="plain" aria-expanded={all} onClick={() => setAll(!all)}>
                    {all ? t('trade:routes.fewer') : t('trade:trades.more', { count: list.length - first })}
                  </Button>
                )}
              </>
            )}
    </Panel>
  );
}

function TradeRow({ trade }: { trade: Trade }) {
  const { t } = useTranslation('trade');
  const format = useFormat();
  const bought = trade.type === 'buy';
  const profit = trade.profit ?? null;
  return (
    <tr>
      <th scope="row">
        <span className={`tr-side ${bought ? 'pay' : 'get'}`}>{t(bought ? 'trade:trades.bought' : 'trade:trades.sold')}</span>{' '}
        <Good commodity={trade.commodity} /> <span className="sw-figure tr-dim">×{format.whole(trade.quantity)}</span>
      </th>
      <td data-label={t('trade:trades.where')}>{trade.station_name} <SectorLink id={trade.sector_id} /></td>
      <td className="num" data-label={t('trade:trades.each')}>{format.whole(trade.unit_price)}</td>
      <td className="num" data-label={t('trade:trades.total')}><Credits amount={bought ? -trade.total_value : trade.total_value} signed unit={false} /></td>
      <td className="num" data-label={t('trade:trades.profit')}>
        {profit === null
          ? <span className="tr-never">·</span>
          : (
            <span className={profit < 0 ? 'loss' : 'get'}>
              {format.signed(profit)}
              {typeof trade.profit_margin === 'number' && <small> {format.signedPercent(trade.profit_margin)}</small>}
            </span>
          )}
      </td>
      <td className="num" data-label={t('trade:trades.when')}><TimeAgo at={trade.timestamp} /></td>
    </tr>
  );
}
