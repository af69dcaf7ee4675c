// What was booked, as the server says it.
import { useTranslation } from 'react-i18next';

import { Credits } from '@sectorwars/shared/ui';
import { useFormat } from './format';
import { useGoodName } from './goods';
import type { Booked } from './useTrade';

export function Receipt({ booked }: { booked: Booked }) {
  const { t } = useTranslation('trade');
  const format = useFormat();
  const name = useGoodName();
  const { side, commodity, quantity, total, profit, rankPoints, promotedTo } = booked;
  const tone = profit === null ? '' : profit > 0 ? ' is-gain' : profit < 0 ? ' is-loss' : '';
  return (
    <div className={`tr-receipt${tone}`} role="status" data-testid="receipt">
      <p>
        {t(side === 'buy' ? 'trade:receipt.bought' : 'trade:receipt.sold', {
          units: format.whole(quantity), good: name(commodity),
        })}{' '}
        <Credits amount={total} />
      </p>
      {profit !== null && (
        <p className="tr-receipt-profit">
          <span>{t(profit >= 0 ? 'trade:receipt.profit' : 'trade:receipt.loss')}</span>
          <span className="sw-figure">{format.signed(profit)}</span>
        </p>
      )}
      {rankPoints > 0 && <p className="tr-dim">{t('trade:receipt.points', { count: rankPoints })}</p>}
      {promotedTo && <p><strong>{t('trade:receipt.promoted', { rank: promotedTo })}</strong></p>}
    </div>
  );
}
