// First goals: a short list in the cockpit until a new pilot knows the trade.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router-dom';

import { useChart, usePairs, usePlayer, useShip, useTrades } from '@sectorwars/shared/api/hooks';
import { useSession } from '@sectorwars/shared/session';
import { Button, IconButton, Skeleton } from '@sectorwars/shared/ui';
import { useFormat } from '../trade/format';
import { useGoodName } from '../trade/goods';
import { RunStrip } from '../trade/RunStrip';
import { doneOf, goalsOf, nextOf, type Goal, type GoalId } from './goals';
import { keep, useKept } from './kept';
import { pointAt } from './point';
import '../trade/trade.css';
import './goals.css';

/** Below this a route is no lesson: others have been there before. */
const worthwhile = 40;

const places: Record<GoalId, { path: string; point: string[] }> = {
  scan: { path: '/cockpit', point: ['[data-goal="scan"]'] },
  fly: { path: '/cockpit', point: ['[data-goal="warp"]', '[data-goal="fly"]'] },
  dock: { path: '/trade', point: ['[data-goal="dock"], [data-goal="fly"]'] },
  buy: { path: '/trade', point: ['[data-goal="best"]', '[data-goal="routes"]'] },
  sell: {
    path: '/trade',
    point: ['[data-testid="run"], [data-goal="ticket"], [data-goal="best"]', '[data-goal="routes"]'],
  },
  course: { path: '/map', point: ['[data-goal="course"], main [role="search"] input'] },
  hello: { path: '/comms?room=global', point: ['[data-goal="say"], #transmit'] },
};

export function Goals() {
  const { user } = useSession();
  if (!user) return null;
  return <Mounted user={user.id} />;
}

export default Goals;

function Mounted({ user }: { user: string }) {
  const { hidden, spoke } = useKept(user);
  return (
    <>
      <RunStrip compact />
      {!hidden && <List user={user} spoke={spoke} />}
    </>
  );
}

/** 'loading' while the figures are on their way, null when they cannot be had. */
function useGoals(spoke: boolean): Goal[] | 'loading' | null {
  const player = usePlayer();
  const chart = useChart();
  const trades = useTrades(50);
  if (!player.data || !chart.data || !trades.data) return player.error ?? chart.error ?? trades.error ? null : 'loading';
  const at = (level: string): number => chart.data.filter((sector) => sector.level === level).length;
  return goalsOf({
    visited: at('visited'), scanned: at('scanned'), docked: player.data.is_docked, trades: trades.data.transactions,
    moves: 0, spoke,
  });
}

function List({ user, spoke }: { user: string; spoke: boolean }) {
  const { t } = useTranslation('goals');
  const goals = useGoals(spoke);
  const [open, setOpen] = useState<GoalId | null>(null);
  if (!goals) return null;
  // Holds the place, so that the view beside it does not move when the list comes.
  if (goals === 'loading') return <section className="gl" aria-busy="true"><Skeleton lines={9} /></section>;
  const next = nextOf(goals);
  const hide = (): void => keep(user, { hidden: true });
  const shown = open ?? next?.id ?? null;
  return (
    <section className="gl" aria-label={t('goals:title')} data-testid="goals">
      <header className="gl-head">
        <div>
          <h2>{t('goals:title')}</h2>
          <span className="sw-figure">{t('goals:progress', { done: doneOf(goals), of: goals.length })}</span>
        </div>
        <IconButton icon="close" label={t('goals:dismiss')} onClick={hide} />
      </header>
      <div className="gl-bar" aria-hidden="true">{goals.map((goal) => <span key={goal.id} className={goal.done ? 'is-done' : ''} />)}</div>
      {next
        ? (
          <ol className="gl-list">
            {goals.map((goal) => (
              <Item
                key={goal.id} goal={goal} next={goal.id === next.id} open={goal.id === shown}
                onOpen={() => setOpen(goal.id === shown ? null : goal.id)}
              />
            ))}
          </ol>
        )
        : (
          <div className="gl-done">
            <p>{t('goals:allDone')}</p>
            <Button tone="action" wide onClick={hide}>{t('goals:finish')}</Button>
          </div>
        )}
    </section>
  );
}

function Item({ goal, next, open, onOpen }: { goal: Goal; next: boolean; open: boolean; onOpen(): void }) {
  const { t } = useTranslation('goals');
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const { path, point } = places[goal.id];
  const lead = (): void => {
    pointAt(point, pathname !== path.split('?')[0]);
    void navigate(path);
  };
  return (
    <li className={`${goal.done ? 'is-done' : ''}${next ? ' is-next' : ''}`} aria-current={next ? 'step' : undefined}>
      <button type="button" className="gl-goal" aria-expanded={open} onClick={onOpen}>
        <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
          <path d="M10 1.500 17.500 6v8L10 18.500 2.500 14V6Z" />
          {goal.done && <path className="tick" d="m6.300 10 2.700 2.700 4.800-5.200" />}
        </svg>
        <span>{t(`goals:goal.${goal.id}.title`)}</span>
        {goal.done && <span className="sw-hidden">{t('goals:done')}</span>}
        {!goal.done && goal.reached && <span className="sw-figure gl-reached">{goal.reached.now}/{goal.reached.of}</span>}
      </button>
      {open && (
        <div className="gl-hint">
          <p><Hint id={goal.id} /></p>
          {!goal.done && (
            <Button small tone={next ? 'action' : 'navigate'} icon="target" onClick={lead}>
              {t(`goals:goal.${goal.id}.go`)}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

/** What to do, with the figures of right now where they help. */
function Hint({ id }: { id: GoalId }): ReactNode {
  const { t } = useTranslation('goals');
  if (id === 'buy') return <BuyHint />;
  if (id === 'sell') return <SellHint />;
  return t(`goals:goal.${id}.hint`);
}

function BuyHint() {
  const { t } = useTranslation('goals');
  const format = useFormat();
  const name = useGoodName();
  const best = usePairs(40, 10).data?.pairs[0];
  if (!best) return <>{t('goals:goal.buy.hintNone')}</>;
  if (best.profit < worthwhile) {
    return <>{t('goals:goal.buy.hintPoor', { profit: format.whole(best.profit) })}</>;
  }
  return (
    <>
      {t('goals:goal.buy.hint', {
        units: format.whole(best.quantity), good: name(best.commodity), from: best.from.name,
        sector: best.from.sector_id, to: best.to.name, profit: format.whole(best.profit),
      })}
    </>
  );
}

function SellHint() {
  const { t } = useTranslation('goals');
  const name = useGoodName();
  const ship = useShip();
  const held = Object.entries(ship.data?.cargo.contents ?? {}).find(([, units]) => units > 0);
  if (!held) return <>{t('goals:goal.sell.hint')}</>;
  return <>{t('goals:goal.sell.hintHeld', { good: name(held[0]) })}</>;
}
