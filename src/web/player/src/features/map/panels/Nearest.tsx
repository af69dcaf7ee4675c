// The nearest charted place of a kind.
import { ApiError, api, unwrap } from '@sectorwars/shared/api';
import { Button, Field, Panel, Select, errorText } from '@sectorwars/shared/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

const kinds = [
  'station', 'unexplored', 'planet', 'spacedock', 'shipyard', 'class:0', 'class:1', 'class:2', 'class:3', 'class:4',
  'class:5', 'class:6', 'class:7', 'type:TRADING', 'type:INDUSTRIAL', 'type:MINING', 'type:SCIENTIFIC',
  'type:MILITARY', 'type:OUTPOST', 'type:BLACK_MARKET', 'type:DIPLOMATIC', 'type:CORPORATE',
];

export function Nearest({ onFound }: { onFound: (id: number) => void }) {
  const { t } = useTranslation(['map', 'errors', 'common']);
  const [kind, setKind] = useState('station');
  const search = useMutation({
    mutationFn: (wanted: string) =>
      unwrap(api.GET('/api/v1/nav/nearest', { params: { query: { kind: wanted } } })),
    onSuccess: (found) => { onFound(found.sector.sector_id); },
  });
  const labelOf = (value: string): string => {
    const [name, detail] = value.split(':');
    if (name === 'class') return t('map:nearest.class', { class: detail });
    if (name === 'type') return t('map:nearest.type', { type: t(`map:station.${detail}`) });
    return t(`map:nearest.kind.${value}`);
  };
  const failed = search.error instanceof ApiError && search.error.code === 'none_known'
    ? t('map:nearest.none', { kind: labelOf(kind) })
    : search.error ? errorText(search.error, t) : null;
  return (
    <Panel title={t('map:nearest.title')} className="map-nearest">
      <form className="map-nearest-form" onSubmit={(event) => {
        event.preventDefault();
        search.mutate(kind);
      }}>
        <Field label={t('map:nearest.label')}>
          <Select value={kind} onChange={(event) => setKind(event.target.value)}
            options={kinds.map((value) => ({ value, label: labelOf(value) }))} />
        </Field>
        <Button type="submit" tone="navigate" icon="search" busy={search.isPending}>{t('map:nearest.find')}</Button>
      </form>
      <div role="status">
        {failed && <p className="map-notice" data-tone="amber">{failed}</p>}
        {search.data && !failed && (
          <p className="map-dim">
            {t('map:nearest.found', { name: search.data.sector.name, id: search.data.sector.sector_id,
              places: search.data.places.join(', ') })}{' '}
            {search.data.route
              ? t('map:nearest.away', { count: search.data.route.hops, turns: search.data.route.turn_cost })
              : t('map:nearest.no_way')}
          </p>
        )}
      </div>
    </Panel>
  );
}
