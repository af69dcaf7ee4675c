// The ships of the night in their berths: a choice of one, on the keyboard and by touch.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HullDrawing } from '@sectorwars/shared/ui';

interface Props {
  ships: string[];
  chosen: string | null;
  disabled: boolean;
  onChoose: (ship: string) => void;
}

export function Berths({ ships, chosen, disabled, onChoose }: Props): ReactNode {
  const { t } = useTranslation('firstlogin');
  return (
    <fieldset className="berths" disabled={disabled}>
      <legend>{t('berths.title')}</legend>
      <div className="berths-row">
        {ships.map((ship, at) => (
          <label key={ship} className="berth" data-chosen={ship === chosen}>
            <input type="radio" name="ship" value={ship} checked={ship === chosen} onChange={() => onChoose(ship)} />
            <span className="berth-number" aria-hidden="true">{t('berths.number', { number: at + 1 })}</span>
            <HullDrawing type={ship} lit={ship === chosen} className="berth-hull" />
            <span className="berth-pad" aria-hidden="true" />
            <span className="berth-name">{t(`ship.${ship}.name`, { defaultValue: ship })}</span>
            <span className="berth-words">{t(`ship.${ship}.words`, { defaultValue: '' })}</span>
            <span className="berth-odds" data-odds={t(`ship.${ship}.odds`, { defaultValue: 'fair' })}>
              {t(`odds.${t(`ship.${ship}.odds`, { defaultValue: 'fair' })}`)}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
