// The first night: a gate on Callisto, a guard, a cat, and a ship that may be yours.
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate } from 'react-router-dom';
import { Button, ErrorState, HullDrawing, Skeleton, useReducedMotion } from '@sectorwars/shared/ui';
import { Berths } from './Berths';
import { Cat } from './Cat';
import { Composer } from './Composer';
import { Conversation } from './Conversation';
import { guardOf, moodOf, tension as tensionFor } from './guard';
import { GuardFace } from './GuardFace';
import { levelOf, Reading } from './Reading';
import { podType, useGate, type Gate } from './useGate';
import { Verdict } from './Verdict';
import { Yard } from './Yard';
import './first-login.css';

/** Conversations within a day: the first, and three new starts (rules_society 23.8). */
const mostAttempts = 4;

/** The cat runs when something happens, and now and then by itself. */
function useCat(occasion: string, still: boolean): number {
  const [run, setRun] = useState(0);
  useEffect(() => {
    if (still) return;
    const soon = setTimeout(() => setRun((before) => before + 1), 1200);
    const later = setInterval(() => setRun((before) => before + 1), 31_000);
    return () => {
      clearTimeout(soon);
      clearInterval(later);
    };
  }, [occasion, still]);
  return run;
}

function Hints(): ReactNode {
  const { t } = useTranslation('firstlogin');
  return (
    <details className="hints">
      <summary>{t('hints.title')}</summary>
      <ul>{['name', 'details', 'story', 'tone', 'cat'].map((hint) => <li key={hint}>{t(`hints.${hint}`)}</li>)}</ul>
    </details>
  );
}

function StartOver({ gate }: { gate: Gate }): ReactNode {
  const { t } = useTranslation('firstlogin');
  const [sure, setSure] = useState(false);
  const left = Math.max(0, mostAttempts - gate.attempts);
  if (!sure) {
    return (
      <Button
        tone="plain" small disabled={left === 0 || gate.busy || gate.talk.sending !== null}
        onClick={() => setSure(true)}
      >
        {t('again.ask', { count: left })}
      </Button>
    );
  }
  return (
    <span className="again" role="group" aria-label={t('again.sure')}>
      <span>{t('again.sure')}</span>
      <Button tone="danger" small onClick={() => { setSure(false); gate.startOver(); }}>{t('again.yes')}</Button>
      <Button tone="plain" small onClick={() => setSure(false)}>{t('again.no')}</Button>
    </span>
  );
}

function Scene({ gate }: { gate: Gate }): ReactNode {
  const { t } = useTranslation('firstlogin');
  const { talk } = gate;
  const instant = useReducedMotion();
  const [talking, setTalking] = useState(false);
  const [petted, setPetted] = useState(false);
  const guard = useMemo(() => guardOf(talk.session ?? ''), [talk.session]);
  const mood = talk.phase === 'outcome' && talk.outcome
    ? (talk.outcome.outcome === 'FAILURE' ? 'annoyed' : 'convinced')
    : moodOf(talk.analysis?.guard_mood);
  const tension = talk.phase === 'outcome' ? (mood === 'convinced' ? 0.1 : 0.8) : tensionFor(guard.trait, talk.analysis);
  const ship = talk.claimed ?? talk.chosen;
  const who = t(`title.${guard.title}`, { name: guard.name });
  const known = useRef<ReadonlySet<string>>(new Set(talk.lines.slice(0, -1).map((line) => line.id)));
  const run = useCat(`${talk.session} ${talk.exchange}`, instant);
  const onTalking = useCallback((now: boolean) => setTalking(now), []);

  return (
    <div className="gate" data-phase={talk.phase} data-level={levelOf(tension)}>
      <Yard />
      <div className="gate-fog" aria-hidden="true" />
      <div
        className="gate-ship" data-there={ship !== null && talk.phase !== 'choosing'} aria-hidden="true"
        data-away={talk.phase === 'outcome' && talk.outcome?.outcome === 'SUCCESS'}
      >
        {ship && <HullDrawing type={ship} lit={talk.phase === 'outcome'} />}
      </div>
      <header className="gate-place">
        <p className="sw-label">{t('place.where')}</p>
        <h1>{t('place.title')}</h1>
      </header>
      <aside className="gate-booth">
        <GuardFace
          mood={mood} trait={guard.trait} tension={tension} talking={talking}
          label={t('guard.label', { who, mood: t(`mood.${mood}`) })}
        />
        <div className="gate-plate">
          <strong>{who}</strong>
          <span>{t(`trait.${guard.trait}`)}</span>
          <Reading tension={tension} analysis={talk.analysis} />
        </div>
      </aside>
      <div className="gate-talk">
        <Conversation
          lines={talk.lines} sending={talk.sending} speaker={who} known={known.current} instant={instant}
          onTalking={onTalking}
        />
        {talk.phase === 'choosing' && <Choosing gate={gate} />}
        {talk.phase === 'talking' && (
          <Composer
            talk={talk} label={t('composer.answer')} placeholder={t('composer.answer_like')}
            onType={gate.type} onSend={gate.speak}
          />
        )}
        {talk.phase === 'outcome' && talk.outcome && (
          <>
            {talk.refusal && <p className="composer-refusal" role="alert">{t(`refusal.${talk.refusal.kind}.title`)}</p>}
            <Verdict outcome={talk.outcome} claimed={talk.claimed} busy={gate.busy} onBoard={gate.board} />
          </>
        )}
        {talk.phase === 'talking' && <div className="gate-foot"><Hints /><StartOver gate={gate} /></div>}
      </div>
      <Cat run={run} still={instant} label={t('cat.label')} onNotice={() => setPetted(true)} />
      <p className="cat-note" role="status" data-shown={petted}>{petted ? t('cat.note') : ''}</p>
    </div>
  );
}

function Choosing({ gate }: { gate: Gate }): ReactNode {
  const { t } = useTranslation('firstlogin');
  const { talk } = gate;
  const ship = talk.chosen ? t(`ship.${talk.chosen}.claim`, { defaultValue: talk.chosen }) : '';
  return (
    <>
      <Berths ships={talk.offered} chosen={talk.chosen} disabled={talk.sending !== null} onChoose={gate.choose} />
      {talk.chosen && (
        <Composer
          talk={talk} label={t('composer.claim', { ship })}
          placeholder={t(`ship.${talk.chosen}.like`, { defaultValue: t('composer.claim_like') })}
          onType={gate.type} onSend={gate.speak}
        />
      )}
      <p className="gate-hurry">
        {t('hurry.words')}{' '}
        <Button
          tone="plain" small disabled={talk.sending !== null || !talk.offered.includes(podType)}
          onClick={() => gate.takePod(t('hurry.say'))}
        >
          {t('hurry.take')}
        </Button>
      </p>
      <Hints />
    </>
  );
}

export default function FirstLoginPage(): ReactNode {
  const { t } = useTranslation('firstlogin');
  const gate = useGate();
  if (gate.done) return <Navigate to="/cockpit" replace />;
  if (gate.talk.phase !== 'opening') return <Scene key={gate.talk.session} gate={gate} />;
  return (
    <div className="gate" data-phase="opening">
      <Yard />
      <div className="gate-fog" aria-hidden="true" />
      <div className="gate-opening">
        {gate.failure
          ? <ErrorState error={gate.failure} retry={gate.reopen} />
          : <div role="status"><p>{t('place.opening')}</p><Skeleton /><Skeleton /></div>}
      </div>
    </div>
  );
}
