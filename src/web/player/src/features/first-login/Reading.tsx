// What the guard thinks: to be seen first, to be read in figures by those who ask.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Meter } from '@sectorwars/shared/ui';
import { slipsOf, type Analysis } from './guard';

export function levelOf(tension: number): 'calm' | 'alert' | 'doubt' | 'alarm' {
  if (tension < 0.3) return 'calm';
  if (tension < 0.52) return 'alert';
  return tension < 0.78 ? 'doubt' : 'alarm';
}

export function Reading({ tension, analysis }: { tension: number; analysis: Analysis | null }): ReactNode {
  const { t } = useTranslation('firstlogin');
  const slips = slipsOf(analysis);
  const rows = analysis ? ([
    ['persuasiveness', analysis.persuasiveness], ['confidence', analysis.confidence],
    ['consistency', analysis.consistency], ['believability', analysis.overall_believability],
  ] as const) : [];
  return (
    <div className="reading" data-level={levelOf(tension)}>
      <p className="reading-words" aria-live="polite">{t(`tension.${levelOf(tension)}`)}</p>
      {analysis && (
        <details>
          <summary>{t('reading.more')}</summary>
          <div className="reading-figures">
            {rows.map(([name, value]) => typeof value === 'number' && (
              <Meter
                key={name} label={t(`reading.${name}`)} value={Math.round(value * 100)} max={100}
                tone={value < 0.4 ? 'red' : value < 0.65 ? 'amber' : 'green'}
              />
            ))}
            {slips.length > 0 && (
              <div>
                <p className="sw-label">{t('reading.slips')}</p>
                <ul>{slips.map((slip) => <li key={slip}>{slip}</li>)}</ul>
              </div>
            )}
          </div>
        </details>
      )}
    </div>
  );
}
