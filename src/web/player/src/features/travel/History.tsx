// Travels that were, with the nexus' signature under those that ended well.
import {
  Badge, Button, Credits, Dialog, EmptyState, ErrorState, Panel, Skeleton, TimeAgo, type Tone,
} from '@sectorwars/shared/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useReason } from './Routes';
import { readReceipt } from './state';
import { useRegionName } from './UnderWay';
import { useTravelHistory } from './useTravel';

const tones: Record<string, Tone> = { completed: 'green', failed: 'red', cancelled: 'amber' };

function Receipt({ receipt, onClose }: { receipt: string; onClose: () => void }) {
  const { t } = useTranslation('travel');
  const parts = readReceipt(receipt);
  return (
    <Dialog open title={t('receipt.title')} onClose={onClose}
      footer={<Button icon="link" onClick={() => void navigator.clipboard.writeText(receipt)}>{t('receipt.copy')}</Button>}>
      <p>{t('receipt.text')}</p>
      {parts && (
        <dl className="map-facts">
          {Object.entries(parts).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt><dd className="sw-figure">{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      <textarea className="sw-input sw-figure travel-receipt" readOnly rows={5} value={receipt}
        aria-label={t('receipt.title')} />
    </Dialog>
  );
}

export function History() {
  const { t } = useTranslation(['travel', 'map']);
  const history = useTravelHistory();
  const nameOf = useRegionName();
  const reason = useReason();
  const [receipt, setReceipt] = useState<string | null>(null);
  const travels = history.data?.travels ?? [];
  return (
    <Panel title={t('travel:history.title')} state={history.isPending ? 'loading' : 'ready'}>
      {history.isPending && <Skeleton lines={3} height="2rem" />}
      {history.error && <ErrorState error={history.error} retry={() => void history.refetch()} />}
      {history.data && travels.length === 0 && (
        <EmptyState icon="log" title={t('travel:history.none')}>{t('travel:history.none_text')}</EmptyState>
      )}
      <ul className="travel-history">
        {travels.map((one) => (
          <li key={one.travel_id}>
            <span className="travel-trip">{nameOf(one.source_region)} → {nameOf(one.destination_region)}</span>
            <Badge tone={tones[one.status] ?? 'cyan'}>{t(`travel:status.${one.status}`)}</Badge>
            <span className="map-dim">
              <TimeAgo at={one.initiated_at} />{one.travel_method && ` · ${t(`travel:method.${one.travel_method}`)}`}
            </span>
            <span className="travel-way-cost">
              <Credits amount={one.travel_cost} />
              <span className="sw-figure">{t('map:turns_n', { count: one.turn_cost })}</span>
            </span>
            {one.receipt && (
              <Button small onClick={() => setReceipt(one.receipt ?? null)}>{t('travel:history.receipt')}</Button>
            )}
            {one.reason && <p className="travel-why">{reason(one.reason)}</p>}
          </li>
        ))}
      </ul>
      {receipt && <Receipt receipt={receipt} onClose={() => setReceipt(null)} />}
    </Panel>
  );
}
