// The server's quote, line by line. Nothing here is reckoned by the client but what stays in the purse and the hold.
import { useTranslation } from 'react-i18next';

import { Credits } from '@sectorwars/shared/ui';
import { useFormat } from './format';
import { slippage, type Purse } from './ticket';
import type { Quote, Side } from './types';

interface Props {
  quote: Quote | null;
  fresh: boolean;
  purse: Purse;
  side: Side;
}

export function QuoteLines({ quote, fresh, purse, side }: Props) {
  const { t } = useTranslation('trade');
  const format = useFormat();
  const buying = side === 'buy';
  const left = quote ? purse.credits + (buying ? -quote.total : quote.total) : null;
  const room = quote ? purse.capacity - purse.used + (buying ? -quote.quantity : quote.quantity) : null;
  const slip = quote ? slippage(quote.base_price, quote.price_after) : 0;
  return (
    <dl className={`tr-quote${fresh ? '' : ' is-stale'}`} aria-live="polite" aria-busy={quote !== null && !fresh}>
      <div className="tr-quote-total">
        <dt>{t(buying ? 'trade:quote.pay' : 'trade:quote.get')}</dt>
        <dd>{quote ? <Credits amount={quote.total} /> : <Blank />}</dd>
      </div>
      <div>
        <dt>{t('trade:quote.unit')}</dt>
        <dd className="sw-figure">{quote ? format.whole(quote.unit_price) : <Blank />}</dd>
      </div>
      <div>
        <dt>{t('trade:quote.slip')}</dt>
        <dd className="sw-figure">
          {quote
            ? (
              <>
                {format.whole(quote.base_price)} → {format.whole(quote.price_after)}{' '}
                <small>{format.signedPercent(slip)}</small>
              </>
            )
            : <Blank />}
        </dd>
      </div>
      {buying && (
        <div>
          <dt>{t('trade:quote.tax', { percent: format.percent(purse.taxRate * 100, 1) })}</dt>
          <dd className="sw-figure">{quote ? format.whole(quote.tax) : <Blank />}</dd>
        </div>
      )}
      <div className="tr-quote-left">
        <dt>{t('trade:quote.credits')}</dt>
        <dd className="sw-figure">{left === null ? <Blank /> : format.whole(left)}</dd>
      </div>
      <div>
        <dt>{t('trade:quote.hold')}</dt>
        <dd className="sw-figure">
          {room === null ? <Blank /> : <>{format.whole(room)}<small>/{format.whole(purse.capacity)}</small></>}
        </dd>
      </div>
    </dl>
  );
}

function Blank() {
  return <span className="tr-never" aria-hidden="true">–</span>;
}
