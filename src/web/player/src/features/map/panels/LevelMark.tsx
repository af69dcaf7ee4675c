import { useTranslation } from 'react-i18next';

import type { Level } from '../model/types';

/** How well a system is known, drawn as on the chart. */
export function LevelMark({ level }: { level: Level }) {
  const { t } = useTranslation('map');
  return (
    <svg className="level-mark" data-level={level} viewBox="0 0 16 16" role="img" aria-label={t(`level.${level}`)}>
      <circle cx="8" cy="8" r="5.5" />
      {level === 'scanned' && <circle className="level-core" cx="8" cy="8" r="1.8" />}
    </svg>
  );
}
