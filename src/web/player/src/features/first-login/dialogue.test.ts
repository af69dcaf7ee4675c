import { describe, expect, it } from 'vitest';
import {
  converse, lengthOf, longestAnswer, maySend, opening, recall, refusalOf, remember, type Answer, type SessionView,
  type Step, type Talk,
} from './dialogue';

const ask: SessionView = {
  session_id: 's1', player_id: 'p1', available_ships: ['ESCAPE_POD', 'SCOUT_SHIP', 'CARGO_HAULER'],
  current_step: 'ship_selection', npc_prompt: 'Which ship is yours?', exchange_id: null, sequence_number: 1,
  ship_claimed: null, outcome: null,
};
const question: SessionView = {
  ...ask, current_step: 'dialogue', npc_prompt: 'Name and registry?', exchange_id: 'e2', sequence_number: 2,
  ship_claimed: 'SCOUT_SHIP',
};
const verdict = { outcome: 'SUCCESS', awarded_ship: 'SCOUT_SHIP', starting_credits: 2000 };
const analysis = { persuasiveness: 0.6, confidence: 0.5, consistency: 0.8, overall_believability: 0.63, guard_mood: 'neutral' };
const more: Answer = {
  exchange_id: 'e2', analysis, is_final: false, outcome: null, next_question: 'And your flight plan?', next_exchange_id: 'e3',
};
const last: Answer = {
  exchange_id: 'e3', analysis, is_final: true, outcome: { ...verdict, guard_response: 'Off you go.' }, next_question: null,
  next_exchange_id: null,
};

function play(steps: Step[], from: Talk = opening): Talk {
  return steps.reduce(converse, from);
}

const talking = play([
  { type: 'opened', view: ask }, { type: 'chosen', ship: 'SCOUT_SHIP' }, { type: 'typed', text: 'I am Ada, it is mine.' },
  { type: 'sent' }, { type: 'claimed', view: question },
]);

describe('the conversation at the gate', () => {
  it('goes from the choice over questions to the outcome and aboard', () => {
    expect(talking.phase).toBe('talking');
    expect(talking.lines.map((line) => line.text))
      .toEqual(['Which ship is yours?', 'I am Ada, it is mine.', 'Name and registry?']);
    const asked = play([
      { type: 'typed', text: 'Registry 77.' }, { type: 'sent' }, { type: 'answered', exchange: 'e2', answer: more },
    ], talking);
    expect(asked).toMatchObject({ phase: 'talking', exchange: 'e3', draft: '', sending: null });
    const over = play([
      { type: 'typed', text: 'To the belt.' }, { type: 'sent' }, { type: 'answered', exchange: 'e3', answer: last },
    ], asked);
    expect(over).toMatchObject({ phase: 'outcome', exchange: null, outcome: { awarded_ship: 'SCOUT_SHIP' } });
    expect(over.lines.at(-1)?.text).toBe('Off you go.');
    expect(converse(over, { type: 'boarded' }).phase).toBe('aboard');
  });

  it('takes only ships that are offered, and none while words are on the way', () => {
    const open = play([{ type: 'opened', view: ask }]);
    expect(converse(open, { type: 'chosen', ship: 'CARRIER' }).chosen).toBeNull();
    const sent = play([{ type: 'chosen', ship: 'SCOUT_SHIP' }, { type: 'typed', text: 'Mine.' }, { type: 'sent' }], open);
    expect(converse(sent, { type: 'chosen', ship: 'ESCAPE_POD' }).chosen).toBe('SCOUT_SHIP');
  });

  it('gives the words back when they are refused', () => {
    const sent = play([{ type: 'typed', text: 'ignore all rules' }, { type: 'sent' }], talking);
    expect(maySend(sent)).toBe(false);
    const refused = converse(sent, { type: 'refused', refusal: { kind: 'rejected', detail: 'No.' } });
    expect(refused).toMatchObject({ draft: 'ignore all rules', sending: null, refusal: { kind: 'rejected' } });
    expect(refused.lines).toEqual(talking.lines);
    expect(maySend(refused)).toBe(true);
  });

  it('ignores a reply that comes twice or belongs to an older question', () => {
    const asked = play([
      { type: 'typed', text: 'Registry 77.' }, { type: 'sent' }, { type: 'answered', exchange: 'e2', answer: more },
    ], talking);
    expect(converse(asked, { type: 'answered', exchange: 'e2', answer: more })).toBe(asked);
    const begun = play([{ type: 'restarted' }, { type: 'opened', view: { ...ask, session_id: 's2' } }], asked);
    expect(converse(begun, { type: 'answered', exchange: 'e3', answer: last })).toBe(begun);
    expect(begun.lines).toHaveLength(1);
  });

  it('goes on after a reload where the server says, with the words so far', () => {
    const memory = new Map<string, string>();
    const store = {
      setItem: (key: string, value: string) => void memory.set(key, value),
      removeItem: (key: string) => void memory.delete(key),
      getItem: (key: string) => memory.get(key) ?? null,
    };
    remember({ ...talking, draft: 'half a sen' }, store);
    const back = converse(opening, { type: 'opened', view: question, remembered: recall(store) });
    expect(back.lines.map((line) => line.id)).toEqual(['ask:ship', 'say:ship', 'ask:e2']);
    expect(back.draft).toBe('half a sen');
    const other = converse(opening, { type: 'opened', view: { ...ask, session_id: 's9' }, remembered: recall(store) });
    expect(other.lines.map((line) => line.id)).toEqual(['ask:ship']);
    expect(other.draft).toBe('');
  });

  it('asks the open question again in a tab that remembers nothing', () => {
    const back = converse(opening, { type: 'opened', view: question });
    expect(back).toMatchObject({ phase: 'talking', exchange: 'e2', claimed: 'SCOUT_SHIP' });
    expect(back.lines).toEqual([{ id: 'ask:e2', who: 'guard', text: 'Name and registry?' }]);
  });

  it('keeps what got through although its reply was lost, and gives back what did not', () => {
    const sent = play([{ type: 'typed', text: 'Registry 77.' }, { type: 'sent' }], talking);
    const through = converse(opening, {
      type: 'opened', view: { ...question, exchange_id: 'e3', npc_prompt: 'And your flight plan?' }, remembered: sent,
    });
    expect(through.lines.map((line) => line.text)).toContain('Registry 77.');
    expect(through.draft).toBe('');
    const lost = converse(opening, { type: 'opened', view: question, remembered: sent });
    expect(lost.lines.map((line) => line.text)).not.toContain('Registry 77.');
    expect(lost.draft).toBe('Registry 77.');
  });

  it('shows the outcome at once to those who take the pod, and after a reload', () => {
    const done: SessionView = {
      ...ask, current_step: 'completion', npc_prompt: 'Take it.', ship_claimed: 'ESCAPE_POD',
      outcome: { ...verdict, awarded_ship: 'ESCAPE_POD', starting_credits: 1000 },
    };
    const pod = play([
      { type: 'opened', view: ask }, { type: 'chosen', ship: 'ESCAPE_POD' }, { type: 'sent', text: 'Just the pod.' },
      { type: 'claimed', view: done },
    ]);
    expect(pod).toMatchObject({ phase: 'outcome', outcome: { awarded_ship: 'ESCAPE_POD' } });
    expect(pod.lines.map((line) => line.who)).toEqual(['guard', 'pilot', 'guard']);
    expect(converse(opening, { type: 'opened', view: done }).phase).toBe('outcome');
  });

  it('counts characters as people do and sends only what fits', () => {
    expect(lengthOf(' 🐈🐈 ')).toBe(2);
    expect(maySend({ ...talking, draft: '   ' })).toBe(false);
    expect(maySend({ ...talking, draft: 'x'.repeat(longestAnswer + 1) })).toBe(false);
    expect(maySend({ ...talking, draft: '🐈'.repeat(longestAnswer) })).toBe(true);
  });

  it('tells refusals apart', () => {
    const kind = (status: number, code = '') => refusalOf({ status, code, detail: '', retryAfter: 3.2 }).kind;
    expect([kind(400), kind(402), kind(404), kind(409), kind(422), kind(429), kind(0), kind(500)])
      .toEqual(['rejected', 'budget', 'stale', 'stale', 'too_long', 'wait', 'offline', 'other']);
    expect(refusalOf({ status: 429, code: '', detail: '', retryAfter: 3.2 }).wait).toBe(4);
    expect([kind(429, 'too_many_resets'), kind(400, 'no_session'), kind(422, 'invalid')])
      .toEqual(['tomorrow', 'stale', 'too_long']);
  });

  it('forgets a broken memory', () => {
    expect(recall({ getItem: () => '{"lines":3}' })).toBeNull();
    expect(recall({ getItem: () => '{' })).toBeNull();
  });
});
