// Every credit that came and went, newest first, with what was in the purse after it.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { api, keys, unwrap } from '@sectorwars/shared/api';
import { Button, Credits, EmptyState, ErrorState, Panel, Skeleton, TimeAgo } from '@sectorwars/shared/ui';
import { useFormat } from '../trade/format';
import { addsUp, balanceCurve, joinPages, type Line, type Statement as Sheet } from './ledger';

function useStatement() {
  return useInfiniteQuery({
    queryKey: [...keys.ledger, 'pages'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      unwrap(api.GET('/api/v1/player/ledger', { params: { query: { limit: 30, before: pageParam } }, signal })),
    getNextPageParam: (page) => page.next_before ?? undefined,
  });
}

export function Statement() {
  const { t } = useTranslation('ship');
  const query = useStatement();
  const sheet = query.data ? joinPages(query.data.pages) : null;
  return (
    <Panel
      className="sh-statement"
      title={t('ship:ledger.title')}
      actions={sheet && <span className="sh-balance"><span className="sw-label">{t('ship:ledger.balance')}</span> <Credits amount={sheet.closing} /></span>}
    >
      {query.error && !sheet
        ? <ErrorState error={query.error} retry={() => void query.refetch()} />
        : !sheet
          ? <Skeleton height="16rem" />
          : sheet.lines.length === 0
            ? <EmptyState icon="credits" title={t('ship:ledger.empty')} />
            : (
              <>
                <Sums sheet={sheet} />
                <Lines lines={sheet.lines} />
                {!addsUp(sheet) && <p className="tr-problem" role="alert">{t('ship:ledger.odd')}</p>}
                {sheet.more
                  ? <Button small busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('ship:ledger.more')}</Button>
                  : <p className="tr-dim">{t('ship:ledger.complete')}</p>}
              </>
            )}
    </Panel>
  );
}

function Sums({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation('ship');
  const format = useFormat();
  return (
    <div className="sh-sums">
      <dl>
        <div><dt>{t('ship:ledger.in')}</dt><dd className="sw-figure get">{format.signed(sheet.income)}</dd></div>
        <div><dt>{t('ship:ledger.out')}</dt><dd className="sw-figure loss">{format.signed(sheet.spending)}</dd></div>
      </dl>
      <svg viewBox="0 0 300 48" preserveAspectRatio="none" aria-hidden="true">
        <path d={balanceCurve(sheet, 300, 46)} vectorEffect="non-scaling-stroke" />
      </svg>
    </div>
  );
}

function Lines({ lines }: { lines: Line[] }) {
  const { t } = useTranslation('ship');
  const format = useFormat();
  return (
    <table className="tr-table sh-ledger" aria-label={t('ship:ledger.title')}>
      <thead>
        <tr>
          <th scope="col">{t('ship:ledger.what')}</th>
          <th scope="col">{t('ship:ledger.when')}</th>
          <th scope="col" className="num">{t('ship:ledger.amount')}</th>
          <th scope="col" className="num">{t('ship:ledger.after')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.transaction_id}>
            <th scope="row">{t(`ship:reason.${line.reason.replaceAll('.', '_')}`, { defaultValue: line.reason })}</th>
            <td data-label={t('ship:ledger.when')}><TimeAgo at={line.timestamp} /></td>
            <td className={`num ${line.amount < 0 ? 'loss' : 'get'}`} data-label={t('ship:ledger.amount')}>{format.signed(line.amount)}</td>
            <td className="num" data-label={t('ship:ledger.after')}>{format.whole(line.balance)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
