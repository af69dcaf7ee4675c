// The conversation at the gate as a state machine: what is said, what is on the way, what was refused, and where a
// reload goes on. Nothing here knows the network or React.
import type { Analysis } from './guard';

export const longestAnswer = 500;

export interface Outcome {
  outcome: string;
  awarded_ship: string;
  starting_credits: number;
  negotiation_skill?: string;
  final_persuasion_score?: number;
  negotiation_bonus?: boolean;
  notoriety_penalty?: boolean;
  guard_response?: string | null;
}

export interface SessionView {
  session_id: string;
  player_id: string;
  available_ships: string[];
  current_step: string;
  npc_prompt: string;
  exchange_id?: string | null;
  sequence_number?: number | null;
  ship_claimed?: string | null;
  outcome?: Outcome | null;
}

export interface Answer {
  exchange_id: string;
  analysis: Analysis;
  is_final: boolean;
  outcome?: Outcome | null;
  next_question?: string | null;
  next_exchange_id?: string | null;
}

export interface Line {
  id: string;
  who: 'guard' | 'pilot';
  text: string;
}

export interface Refusal {
  kind: 'rejected' | 'too_long' | 'wait' | 'tomorrow' | 'budget' | 'offline' | 'stale' | 'other';
  detail: string;
  /** Seconds until another try makes sense. */
  wait?: number;
}

export type Phase = 'opening' | 'choosing' | 'talking' | 'outcome' | 'aboard';

export interface Talk {
  phase: Phase;
  session: string | null;
  offered: string[];
  chosen: string | null;
  claimed: string | null;
  exchange: string | null;
  question: number;
  lines: Line[];
  draft: string;
  /** The words on the way to the guard; they come back into the draft when they are refused. */
  sending: string | null;
  analysis: Analysis | null;
  outcome: Outcome | null;
  refusal: Refusal | null;
}

export const opening: Talk = {
  phase: 'opening', session: null, offered: [], chosen: null, claimed: null, exchange: null, question: 0, lines: [],
  draft: '', sending: null, analysis: null, outcome: null, refusal: null,
};

export type Step =
  | { type: 'opened'; view: SessionView; remembered?: Talk | null }
  | { type: 'chosen'; ship: string }
  | { type: 'typed'; text: string }
  | { type: 'sent'; text?: string }
  | { type: 'claimed'; view: SessionView }
  | { type: 'answered'; exchange: string; answer: Answer }
  | { type: 'refused'; refusal: Refusal }
  | { type: 'forgiven' }
  | { type: 'boarded' }
  | { type: 'restarted' };

function said(lines: Line[], line: Line): Line[] {
  if (line.text === '' || lines.some((one) => one.id === line.id)) return lines;
  return [...lines, line];
}

function phaseOf(step: string): Phase {
  if (step === 'dialogue') return 'talking';
  return step === 'completion' ? 'outcome' : 'choosing';
}

/** The id of the guard's line that asks for an exchange; the first one asks for the ship. */
function askId(exchange: string | null): string {
  return `ask:${exchange ?? 'ship'}`;
}

/** What this tab remembers counts only for the same session: the server alone says where one is. */
function open(talk: Talk, view: SessionView, remembered: Talk | null): Talk {
  const known = [remembered, talk].find((one) => one?.session === view.session_id);
  const before = known ?? opening;
  const phase = phaseOf(view.current_step);
  const exchange = phase === 'talking' ? view.exchange_id ?? null : null;
  const choosing = phase === 'choosing';
  const chosen = choosing && before.chosen && view.available_ships.includes(before.chosen) ? before.chosen : null;
  const lost = before.sending !== null && (choosing ? before.phase === 'choosing' : before.exchange === exchange);
  let lines = before.lines;
  // Words that got through although the reply was lost belong to the conversation.
  if (before.sending !== null && !lost) {
    lines = said(lines, { id: `say:${before.exchange ?? 'ship'}`, who: 'pilot', text: before.sending });
  }
  lines = said(lines, { id: phase === 'outcome' ? 'verdict' : askId(exchange), who: 'guard', text: view.npc_prompt });
  return {
    ...opening,
    phase, session: view.session_id, offered: view.available_ships, chosen,
    claimed: view.ship_claimed ?? null, exchange, question: view.sequence_number ?? 0, lines,
    draft: lost ? before.sending ?? before.draft : before.sending === null ? before.draft : '',
    analysis: choosing ? null : before.analysis,
    outcome: view.outcome ?? null,
  };
}

function claim(talk: Talk, view: SessionView): Talk {
  const spoken = said(talk.lines, { id: 'say:ship', who: 'pilot', text: talk.sending ?? talk.draft });
  const next = open({ ...talk, lines: spoken, sending: null, draft: '' }, view, null);
  return { ...next, draft: '' };
}

function answer(talk: Talk, exchange: string, heard: Answer): Talk {
  // A reply that comes twice, or to a conversation that was begun again, changes nothing.
  if (talk.exchange !== exchange || talk.phase !== 'talking') return talk;
  let lines = said(talk.lines, { id: `say:${exchange}`, who: 'pilot', text: talk.sending ?? talk.draft });
  const next = heard.is_final ? null : heard.next_exchange_id ?? null;
  const over = next === null;
  const words = over ? heard.outcome?.guard_response ?? '' : heard.next_question ?? '';
  lines = said(lines, { id: over ? 'verdict' : askId(next), who: 'guard', text: words });
  return {
    ...talk, lines, draft: '', sending: null, refusal: null,
    analysis: heard.analysis,
    phase: over ? 'outcome' : 'talking',
    exchange: next,
    question: talk.question + 1,
    outcome: heard.outcome ?? talk.outcome,
  };
}

export function converse(talk: Talk, step: Step): Talk {
  switch (step.type) {
    case 'opened': return open(talk, step.view, step.remembered ?? null);
    case 'chosen': return talk.phase === 'choosing' && talk.offered.includes(step.ship) && talk.sending === null
      ? { ...talk, chosen: step.ship, refusal: null }
      : talk;
    case 'typed': return talk.sending === null ? { ...talk, draft: step.text } : talk;
    case 'sent': return talk.sending === null
      ? { ...talk, sending: (step.text ?? talk.draft).trim(), refusal: null }
      : talk;
    case 'claimed': return talk.phase === 'choosing' ? claim(talk, step.view) : talk;
    case 'answered': return answer(talk, step.exchange, step.answer);
    case 'refused': return { ...talk, sending: null, refusal: step.refusal };
    case 'forgiven': return talk.refusal ? { ...talk, refusal: null } : talk;
    case 'boarded': return talk.phase === 'outcome' ? { ...talk, phase: 'aboard', refusal: null } : talk;
    case 'restarted': return opening;
  }
}

/** Characters as the server counts them: code points, not halves of them. */
export function lengthOf(text: string): number {
  return [...text.trim()].length;
}

export function maySend(talk: Talk): boolean {
  if (talk.sending !== null) return false;
  const length = lengthOf(talk.draft);
  if (length === 0 || length > longestAnswer) return false;
  return talk.phase === 'talking' ? talk.exchange !== null : talk.phase === 'choosing' && talk.chosen !== null;
}

interface Failure {
  status: number;
  code: string;
  detail: string;
  retryAfter?: number | undefined;
}

/** What this page shows is not what the server has: another tab went on, or the conversation was begun again. */
const stale = new Set(['no_session', 'name_a_ship', 'not_decided', 'ship_not_offered']);

/** Turns an error of the API into what the page says; `failure` without a status means that nothing was reached. */
export function refusalOf(failure: Failure): Refusal {
  const detail = failure.detail;
  if (failure.status === 0) return { kind: 'offline', detail };
  if (failure.code === 'too_many_resets') return { kind: 'tomorrow', detail };
  if (failure.status === 402) return { kind: 'budget', detail };
  if (failure.status === 429) return { kind: 'wait', detail, wait: Math.max(1, Math.ceil(failure.retryAfter ?? 5)) };
  if (failure.status === 404 || failure.status === 409 || stale.has(failure.code)) return { kind: 'stale', detail };
  if (failure.status === 422) return { kind: 'too_long', detail };
  if (failure.status === 400) return { kind: 'rejected', detail };
  return { kind: 'other', detail };
}

const memoryKey = 'sw.first-login';

/** The words so far outlive a reload of this tab, no longer. */
export function remember(talk: Talk, store: Pick<Storage, 'setItem' | 'removeItem'>): void {
  if (talk.session === null || talk.phase === 'aboard') store.removeItem(memoryKey);
  else store.setItem(memoryKey, JSON.stringify(talk));
}

export function recall(store: Pick<Storage, 'getItem'>): Talk | null {
  try {
    const found: unknown = JSON.parse(store.getItem(memoryKey) ?? 'null');
    if (typeof found !== 'object' || found === null || !Array.isArray((found as Talk).lines)) return null;
    return { ...opening, ...(found as Talk), refusal: null };
  } catch {
    return null;
  }
}
