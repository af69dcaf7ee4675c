// A haul as a flight strip: seven stations on a line, the ship on it, and a hand on the brake.
import { useTranslation } from 'react-i18next';

import { usePairs, usePlayer } from '@sectorwars/shared/api/hooks';
import { Button, Credits } from '@sectorwars/shared/ui';
import { useFormat } from './format';
import { Good } from './goods';
import { useSay } from './problems';
import { haulOf, samePlaces, stepStates, steps, type Haul, type StepState } from './run';
import type { RunState } from './runner';
import { runner, useRun } from './runs';

interface Props {
  /** In a narrow column: one line of status instead of seven stations. */
  compact?: boolean;
  onAgain?(haul: Haul): void;
}

export function RunStrip({ compact = false, onAgain }: Props) {
  const { t } = useTranslation('trade');
  const player = usePlayer();
  const state = useRun(player.data);
  const { run, phase } = state;
  if (!run || phase === 'none') return null;
  return (
    <section className={`tr-run is-${phase}${compact ? ' is-compact' : ''}`} aria-label={t('trade:run.title')} data-testid="run">
      <header className="tr-run-head">
        <Good commodity={run.haul.commodity} />
        <span className="sw-figure">×{run.haul.quantity}</span>
        <span className="tr-run-way">
          {run.haul.from.name} <span aria-hidden="true">→</span><span className="sw-hidden">{t('trade:run.to')}</span> {run.haul.to.name}
        </span>
      </header>
      {!compact && <Steps state={state} />}
      <p className="tr-run-status" role="status"><Status state={state} /></p>
      <Trouble state={state} />
      <Controls state={state} onAgain={onAgain} />
    </section>
  );
}

const signs: Record<StepState, string> = { done: 'run.done', now: 'run.now', next: 'run.next' };

function Steps({ state }: { state: RunState }) {
  const { t } = useTranslation('trade');
  const { run, stand, books } = state;
  if (!run || !stand || !books) return <div className="tr-steps is-waiting" />;
  const states = stepStates(stand, books);
  return (
    <ol className="tr-steps">
      {steps.map((step) => (
        <li key={step} className={`is-${states[step]}`} aria-current={states[step] === 'now' ? 'step' : undefined}>
          <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
            <path d="M10 1.500 17.500 6v8L10 18.500 2.500 14V6Z" />
            {states[step] === 'done' && <path d="m6.300 10 2.700 2.700 4.800-5.200" fill="none" />}
          </svg>
          <span>
            {t(`trade:step.${step}`, {
              from: run.haul.from.name, to: run.haul.to.name, fromSector: run.haul.from.sector_id,
              toSector: run.haul.to.sector_id,
            })}
          </span>
          <span className="sw-hidden">{t(`trade:${signs[states[step]]}`)}</span>
        </li>
      ))}
    </ol>
  );
}

function Status({ state }: { state: RunState }) {
  const { t } = useTranslation('trade');
  const format = useFormat();
  const { phase, stand, hopsLeft, books, run } = state;
  if (!run) return null;
  if (phase === 'done' && books) {
    return (
      <span className={books.profit >= 0 ? 'get' : 'loss'}>
        {t('trade:run.finished')} <strong className="sw-figure">{format.signed(books.profit)}</strong>
      </span>
    );
  }
  if (phase === 'looking' || !stand) return <>{t('trade:run.looking')}</>;
  if (stand.kind === 'stuck') return <>{t(`trade:run.stuck.${stand.why}`)}</>;
  if (stand.kind !== 'act') return null;
  const flying = stand.act.type === 'hop' && hopsLeft !== null && hopsLeft > 0;
  const said = t(`trade:doing.${stand.step}`, { from: run.haul.from.name, to: run.haul.to.name });
  const held = { held: 'trade:run.held', waiting: 'trade:run.waiting', stopping: 'trade:run.stopping' }[phase as string];
  return (
    <>
      {held && <strong>{t(held)} </strong>}
      {said}
      {flying && <span className="sw-figure"> · {t('trade:run.hops', { count: hopsLeft })}</span>}
    </>
  );
}

function Trouble({ state }: { state: RunState }) {
  const { t } = useTranslation('trade');
  const format = useFormat();
  const say = useSay();
  const { terms, stand, problem, phase } = state;
  if (phase === 'done') return null;
  if (terms && stand?.kind === 'act') {
    const buying = stand.act.type === 'buy';
    return (
      <div className="tr-problem is-warning" role="alert">
        <strong>{t(buying ? 'trade:run.dearer' : 'trade:run.losing')}</strong>
        <span className="sw-figure">
          {t(buying ? 'trade:run.dearerBy' : 'trade:run.losingBy', {
            planned: format.whole(terms.planned), now: format.whole(terms.now),
          })}
        </span>
      </div>
    );
  }
  if (!problem || stand?.kind === 'stuck') return null;
  const figures = /\d/.test(problem.detail) && say(problem) !== problem.detail;
  return (
    <div className="tr-problem" role="alert">
      <strong>{say(problem)}</strong>
      {figures && <span lang="en">{problem.detail}</span>}
    </div>
  );
}

/** What the same way is worth now. */
function useToday(haul: Haul | undefined): Haul | null {
  const pairs = usePairs(40, 10).data?.pairs ?? [];
  const pair = haul && pairs.find((one) => samePlaces(haul, one));
  return pair ? haulOf(pair) : null;
}

function Controls({ state, onAgain }: { state: RunState; onAgain?(haul: Haul): void }) {
  const { t } = useTranslation('trade');
  const format = useFormat();
  const today = useToday(state.run?.haul);
  const { phase, terms, stand, run, problem } = state;
  if (!run) return null;
  const buying = stand?.kind === 'act' && stand.act.type === 'buy';
  const open = phase === 'held' || phase === 'waiting';
  const mayResize = phase === 'waiting' && buying && (terms !== null || /^insufficient_/.test(problem?.code ?? ''));
  return (
    <div className="tr-run-acts">
      {(phase === 'running' || phase === 'stopping') && (
        <Button tone="danger" disabled={phase === 'stopping'} onClick={() => runner.stop()}>{t('trade:run.stop')}</Button>
      )}
      {open && terms && (
        <Button onClick={() => void runner.accept()}>
          {t(buying ? 'trade:run.buyAnyway' : 'trade:run.sellAnyway')}
        </Button>
      )}
      {open && !terms && stand?.kind !== 'stuck' && (
        <Button tone="action" onClick={() => void runner.resume()}>{t('trade:run.resume')}</Button>
      )}
      {open && terms && (
        <Button tone="action" onClick={() => void runner.resume()}>{t('trade:run.askAgain')}</Button>
      )}
      {mayResize && today && today.quantity !== run.haul.quantity && (
        <Button
          tone={terms ? 'neutral' : 'action'}
          onClick={() => {
            runner.resize(today);
            void runner.resume();
          }}
        >
          {t('trade:run.takeToday', { units: format.whole(today.quantity), profit: format.signed(today.earnings - today.cost) })}
        </Button>
      )}
      {phase === 'done' && onAgain && today && (
        <Button tone="action" onClick={() => onAgain(today)}>
          {t('trade:run.again')} <span className="sw-figure">{format.signed(today.earnings - today.cost)}</span>
        </Button>
      )}
      {phase === 'done' && !today && <span className="tr-dim">{t('trade:run.noLonger')}</span>}
      {(open || phase === 'done') && <Button onClick={() => runner.forget()}>{t(phase === 'done' ? 'trade:run.close' : 'trade:run.forget')}</Button>}
      {phase !== 'done' && <span className="tr-dim tr-run-plan">{t('trade:run.plan')} <Credits amount={run.haul.earnings - run.haul.cost} /></span>}
    </div>
  );
}
