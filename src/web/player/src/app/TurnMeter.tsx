import { serverNow } from '@sectorwars/shared/api';
import { Icon, VisuallyHidden } from '@sectorwars/shared/ui';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { clockText, turnsAt, type TurnState } from './turns';

/** Turns left, as a bar of ten cells, and when the next one comes. */
export function TurnMeter({ state }: { state: TurnState }) {
  const { t } = useTranslation('shell');
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 1000);
    return () => clearInterval(timer);
  }, []);
  const { turns, nextIn, fullIn } = turnsAt(state, now);
  const share = state.max_turns > 0 ? turns / state.max_turns : 0;
  const wait = nextIn === null ? t('turns.full') : t('turns.next', { time: clockText(nextIn) });
  const title = fullIn === null ? t('turns.full') : t('turns.full_in', { time: clockText(fullIn) });
  return (
    <div className="instrument turn-meter" title={title} data-low={share < 0.1 || undefined}>
      <span className="instrument-label"><Icon name="turns" />{t('turns.label')}</span>
      <span className="instrument-figure">{turns}<small> / {state.max_turns}</small></span>
      <span className="turn-cells" role="meter" aria-label={t('turns.label')} aria-valuenow={turns} aria-valuemin={0}
        aria-valuemax={state.max_turns}>
        <span style={{ transform: `scaleX(${share})` }} />
      </span>
      <span className="turn-next">{wait}</span>
      {share < 0.1 && <VisuallyHidden role="status">{t('turns.low')}</VisuallyHidden>}
    </div>
  );
}
