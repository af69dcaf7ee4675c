// How it ended: the ship, the credits, and what that means from here on.
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Credits, HullDrawing } from '@sectorwars/shared/ui';
import type { Outcome } from './dialogue';

interface Props {
  outcome: Outcome;
  claimed: string | null;
  busy: boolean;
  onBoard: () => void;
}

export function Verdict({ outcome, claimed, busy, onBoard }: Props): ReactNode {
  const { t } = useTranslation('firstlogin');
  const at = useRef<HTMLElement>(null);
  useEffect(() => {
    // Newer browsers return a promise here, which is no clean-up.
    void at.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const tone = outcome.outcome === 'SUCCESS' ? 'good' : outcome.outcome === 'PARTIAL_SUCCESS' ? 'fair' : 'bad';
  const ship = t(`ship.${outcome.awarded_ship}.name`, { defaultValue: outcome.awarded_ship });
  const meanings = [
    claimed !== null && claimed !== outcome.awarded_ship ? 'other_ship' : null,
    outcome.negotiation_bonus ? 'bonus' : null,
    outcome.notoriety_penalty ? 'notoriety' : null,
    outcome.awarded_ship === 'ESCAPE_POD' ? 'pod' : null,
  ].filter((one) => one !== null);
  return (
    <section ref={at} className="verdict" data-tone={tone} aria-labelledby="verdict-title">
      <p className="verdict-stamp" aria-hidden="true">{t(`verdict.${tone}.stamp`)}</p>
      <h2 id="verdict-title">{t(`verdict.${tone}.title`)}</h2>
      <HullDrawing type={outcome.awarded_ship} lit className="verdict-hull" />
      <dl className="verdict-facts">
        <div><dt>{t('verdict.ship')}</dt><dd>{ship}</dd></div>
        <div><dt>{t('verdict.credits')}</dt><dd><Credits amount={outcome.starting_credits} /></dd></div>
        {outcome.negotiation_skill && (
          <div><dt>{t('verdict.skill')}</dt><dd>{t(`skill.${outcome.negotiation_skill}`, { defaultValue: outcome.negotiation_skill })}</dd></div>
        )}
      </dl>
      <p>{t(`ship.${outcome.awarded_ship}.start`, { defaultValue: '' })}</p>
      {meanings.length > 0 && <ul className="verdict-means">{meanings.map((one) => <li key={one} data-kind={one}>{t(`verdict.means.${one}`)}</li>)}</ul>}
      <Button tone="action" wide busy={busy} disabled={busy} onClick={onBoard}>{t('verdict.board', { ship })}</Button>
    </section>
  );
}
