// A plotted course: what it takes, how far it got, and the handles to fly and stop it. Shown beside map and sector.
import { usePlayer } from '@sectorwars/shared/api/hooks';
import { Badge, Button, Icon, Meter, Panel, Skeleton } from '@sectorwars/shared/ui';
import { useTranslation } from 'react-i18next';

import { canFly, lastAffordable, progressOf, stopsAhead, type CourseState } from '../course/machine';
import { coursePilot } from '../course/pilot';
import type { CourseHop, LinkKind } from '../model/types';

const linkIcons: Record<LinkKind, 'warp' | 'link' | 'gate'> = { warp: 'warp', tunnel: 'link', gate: 'gate' };

function Hop({ hop, ahead, dry }: { hop: CourseHop; ahead: boolean; dry: boolean }) {
  const { t } = useTranslation('map');
  return (
    <li className="course-hop" data-done={!ahead || undefined} data-dry={dry || undefined}>
      <Icon name={linkIcons[hop.link]} title={t(`link.${hop.link}`)} />
      <span className="course-hop-name"><span className="sw-figure">{hop.sector_id}</span> {hop.name}</span>
      {hop.hazard_level >= 5 && (
        <Badge tone={hop.hazard_level >= 7 ? 'red' : 'amber'}>{t('hazard_n', { level: hop.hazard_level })}</Badge>
      )}
      <span className="sw-figure course-hop-cost">
        {ahead ? t('turns_n', { count: hop.turn_cost }) : <Icon name="check" title={t('course.passed')} />}
      </span>
    </li>
  );
}

const explained = new Set([
  'user', 'insufficient_turns', 'toll', 'docked', 'landed', 'no_ship', 'network', 'unreachable', 'course_unknown',
]);

function Notice({ state }: { state: CourseState }) {
  const { t } = useTranslation(['map', 'errors']);
  if (state.stale) return <p className="map-notice" data-tone="amber">{t('map:course.stale')}</p>;
  if (state.phase === 'arrived') {
    return <p className="map-notice" data-tone="green">{t('map:course.arrived', { turns: state.turnsSpent })}</p>;
  }
  if (state.phase !== 'stopped' && state.phase !== 'refused') return null;
  const reason = state.reason ?? 'network';
  const text = explained.has(reason)
    ? t(`map:course.stopped.${reason}`)
    : t(`errors:${reason}`, { defaultValue: state.message ?? reason });
  return <p className="map-notice" data-tone={reason === 'user' ? 'cyan' : 'amber'}>{text}</p>;
}

function Handles({ state, turns }: { state: CourseState; turns: number }) {
  const { t } = useTranslation('map');
  const replot = () => {
    if (state.destination !== null) void coursePilot.plot(state.destination, state.optimise);
  };
  if (state.phase === 'flying') {
    return (
      <Button tone="danger" icon="pause" busy={state.stopping} onClick={() => coursePilot.stop()}>
        {t(state.stopping ? 'course.stopping' : 'course.stop')}
      </Button>
    );
  }
  const noTurns = turns < 1;
  return (
    <>
      {canFly(state) && (
        <Button tone="action" icon="play" disabled={noTurns} onClick={() => void coursePilot.fly()}>
          {t(state.phase === 'stopped' ? 'course.resume' : 'course.fly')}
        </Button>
      )}
      {(state.stale || state.phase === 'refused') && (
        <Button tone="navigate" icon="course" onClick={replot}>{t('course.replot')}</Button>
      )}
      <Button tone="plain" icon="close" onClick={() => coursePilot.clear()}>{t('course.clear')}</Button>
    </>
  );
}

export function CoursePanel({ state }: { state: CourseState }) {
  const { t } = useTranslation('map');
  const { data: player } = usePlayer();
  if (state.phase === 'idle') return null;
  const turns = player?.turns ?? 0;
  const ahead = new Set(stopsAhead(state));
  const dryFrom = lastAffordable(state, turns);
  let dry = dryFrom !== null && dryFrom === state.at;
  const hops = state.course?.course ?? [];
  const rest = hops.filter((hop) => ahead.has(hop.sector_id)).reduce((sum, hop) => sum + hop.turn_cost, 0);
  return (
    <Panel title={t('course.title')} className="course-panel" state={state.phase === 'plotting' ? 'loading' : 'ready'}>
      {state.phase === 'plotting' && <Skeleton lines={3} />}
      {state.course && (
        <>
          <p className="course-to">
            <Icon name="target" />
            <span>{t('course.to', { id: state.course.destination, name: hops.at(-1)?.name ?? '' })}</span>
          </p>
          <Meter label={t('course.progress')} value={Math.round(progressOf(state) * 100)} max={100} tone="amber"
            text={t('course.progress_text', { left: state.hopsLeft, turns: rest })} />
          {dryFrom !== null && state.phase !== 'arrived' && (
            <p className="map-notice" data-tone="red">{t('course.dry', { id: dryFrom, turns })}</p>
          )}
        </>
      )}
      <div aria-live="polite"><Notice state={state} /></div>
      <div className="map-buttons"><Handles state={state} turns={turns} /></div>
      {hops.length > 0 && (
        <details className="course-hops" open={hops.length <= 6}>
          <summary>{t('course.hops', { count: hops.length })}</summary>
          <ol>
            {hops.map((hop) => {
              const here = <Hop key={hop.sector_id} hop={hop} ahead={ahead.has(hop.sector_id)} dry={dry} />;
              if (hop.sector_id === dryFrom) dry = true;
              return here;
            })}
          </ol>
        </details>
      )}
    </Panel>
  );
}
