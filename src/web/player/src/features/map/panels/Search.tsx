import { Field, TextInput } from '@sectorwars/shared/ui';
import { useDeferredValue, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { searchChart, type Chart } from '../model/chart';
import { LevelMark } from './LevelMark';

/** By number or name, among the systems that the pilot has heard of. */
export function Search({ chart, onFound }: { chart: Chart; onFound: (id: number) => void }) {
  const { t } = useTranslation('map');
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const found = useMemo(() => searchChart(chart, wanted, 8), [chart, wanted]);
  const list = useId();
  const take = (id: number) => {
    setText('');
    onFound(id);
  };
  return (
    <div className="map-search">
      <form role="search" onSubmit={(event) => {
        event.preventDefault();
        const best = searchChart(chart, text, 1)[0];
        if (best) take(best.sector_id);
      }}>
        <Field label={t('search.label')}>
          <TextInput type="search" value={text} placeholder={t('search.placeholder')} autoComplete="off"
            onChange={(event) => setText(event.target.value)} />
        </Field>
      </form>
      <div role="status" className="sw-hidden">
        {wanted.trim() !== '' && t('search.found', { count: found.length })}
      </div>
      {wanted.trim() !== '' && (
        <ul id={list} className="map-found" aria-label={t('search.results')}>
          {found.map((sector) => (
            <li key={sector.sector_id}>
              <button type="button" className="map-row" onClick={() => take(sector.sector_id)}>
                <LevelMark level={sector.level} />
                <span className="sw-figure">{sector.sector_id}</span>
                <span className="map-row-name">{sector.name}</span>
              </button>
            </li>
          ))}
          {found.length === 0 && <li className="map-nothing">{t('search.none')}</li>}
        </ul>
      )}
    </div>
  );
}
