import { describe, expect, it } from 'vitest';

import type { Course } from '../model/types';
import { CourseDriver, type Helm } from './driver';
import {
  canFly, courseStep, lastAffordable, noCourse, progressOf, stopsAhead, type CourseEvent, type CourseState,
  type HopResult,
} from './machine';

function courseOf(...stops: number[]): Course {
  return {
    from: 1, destination: stops.at(-1) ?? 1, optimise: 'turns', hops: stops.length, turn_cost: stops.length, toll: 0,
    can_afford: true,
    course: stops.map((id) => ({ sector_id: id, name: `System ${id}`, link: 'warp', turn_cost: 1, toll: 0, hazard_level: 0 })),
  };
}

function hop(to: number, left: number, more: Partial<HopResult> = {}): HopResult {
  return { arrived: left === 0, stop_reason: null, new_sector_id: to, turn_cost: 1, turns_remaining: 50,
    hops_left: left, flown: [to], ...more };
}

function after(...events: CourseEvent[]): CourseState {
  return events.reduce(courseStep, noCourse);
}

const plot: CourseEvent = { type: 'plot', destination: 4, optimise: 'turns' };
const plotted: CourseEvent = { type: 'plotted', course: courseOf(2, 3, 4) };
const start: CourseEvent = { type: 'start' };

describe('a course', () => {
  it('is plotted, flown hop by hop, and arrives', () => {
    const state = after(plot, plotted, start, { type: 'hop', result: hop(2, 2) });
    expect(state).toMatchObject({ phase: 'flying', at: 2, hopsLeft: 2 });
    expect(progressOf(state)).toBeCloseTo(1 / 3);
    const end = [hop(3, 1), hop(4, 0)].reduce((now, result) => courseStep(now, { type: 'hop', result }), state);
    expect(end).toMatchObject({ phase: 'arrived', flown: [1, 2, 3, 4], turnsSpent: 3 });
    expect(canFly(end)).toBe(false);
  });

  it('stops where turns run out, and flies on from there', () => {
    const state = after(plot, plotted, start, { type: 'hop', result: hop(2, 2, { stop_reason: 'insufficient_turns' }) });
    expect(state).toMatchObject({ phase: 'stopped', reason: 'insufficient_turns' });
    expect(canFly(state)).toBe(true);
    expect(courseStep(state, start).phase).toBe('flying');
    expect(stopsAhead(state)).toEqual([3, 4]);
  });

  it('cannot go on after a refusal that waiting does not cure', () => {
    expect(canFly(after(plot, plotted, start, { type: 'failed', code: 'no_ship', message: '' }))).toBe(false);
  });

  it('makes its last hop when the pilot says stop', () => {
    const stopping = after(plot, plotted, start, { type: 'stop' });
    expect(stopping).toMatchObject({ phase: 'flying', stopping: true });
    expect(courseStep(stopping, { type: 'hop', result: hop(2, 2) })).toMatchObject({ phase: 'stopped', reason: 'user', at: 2 });
  });

  it('is stale once the pilot left it by another way, and shorter when the pilot flew along it', () => {
    const off = after(plot, plotted, { type: 'moved', sector: 77 });
    expect(off.stale).toBe(true);
    expect(canFly(off)).toBe(false);
    const along = after(plot, plotted, { type: 'moved', sector: 3 });
    expect(along).toMatchObject({ stale: false, hopsLeft: 1 });
    expect(stopsAhead(along)).toEqual([4]);
    expect(after(plot, plotted, { type: 'moved', sector: 4 }).phase).toBe('arrived');
  });

  it('does not care for frames of its own hops', () => {
    const flying = after(plot, plotted, start);
    expect(courseStep(flying, { type: 'moved', sector: 2 })).toBe(flying);
  });

  it('ignores the answer to a question that was asked before the last one', () => {
    const state = after(plot, { type: 'plot', destination: 9, optimise: 'safe' }, plotted);
    expect(state).toMatchObject({ phase: 'plotting', destination: 9, course: null });
  });

  it('cannot be replaced or dropped in flight', () => {
    const flying = after(plot, plotted, start);
    expect(courseStep(flying, { type: 'plot', destination: 9, optimise: 'hops' })).toBe(flying);
    expect(courseStep(flying, { type: 'clear' })).toBe(flying);
  });

  it('shows how far the turns last', () => {
    const state = after(plot, plotted);
    expect(lastAffordable(state, 2)).toBe(3);
    expect(lastAffordable(state, 0)).toBe(1);
    expect(lastAffordable(state, 3)).toBeNull();
  });
});

interface Script {
  hops: (HopResult | { code: string; passing: boolean })[];
}

function flightOf({ hops }: Script) {
  const intents: object[] = [];
  const waits: number[] = [];
  const helm: Helm = {
    plot: () => Promise.resolve(courseOf(2, 3, 4)),
    hop: (_destination, _optimise, intent) => {
      intents.push(intent);
      const next = hops.shift();
      if (!next) throw new Error('more hops than the script has');
      return 'code' in next ? Promise.reject(new Error(JSON.stringify(next))) : Promise.resolve(next);
    },
    intent: () => ({}),
    refusal: (error) => ({ message: '', ...JSON.parse((error as Error).message) as { code: string; passing: boolean } }),
    wait: (milliseconds) => { waits.push(milliseconds); return Promise.resolve(); },
    pace: () => 7,
  };
  return { driver: new CourseDriver(helm), intents, waits };
}

describe('the autopilot', () => {
  it('flies to the end with a new intent for each hop', async () => {
    const { driver, intents, waits } = flightOf({ hops: [hop(2, 2), hop(3, 1), hop(4, 0)] });
    await driver.plot(4, 'turns');
    await driver.fly();
    expect(driver.snapshot().phase).toBe('arrived');
    expect(new Set(intents).size).toBe(3);
    expect(waits).toEqual([7, 7]);
  });

  it('repeats a hop without an answer under the same intent', async () => {
    const lost = { code: 'network', passing: true };
    const { driver, intents } = flightOf({ hops: [lost, lost, hop(4, 0)] });
    await driver.plot(4, 'turns');
    await driver.fly();
    expect(driver.snapshot().phase).toBe('arrived');
    expect(new Set(intents).size).toBe(1);
  });

  it('gives up after some tries, and can be told to go on', async () => {
    const lost = { code: 'network', passing: true };
    const { driver } = flightOf({ hops: [lost, lost, lost, lost, hop(4, 0)] });
    await driver.plot(4, 'turns');
    await driver.fly();
    expect(driver.snapshot()).toMatchObject({ phase: 'stopped', reason: 'network' });
    await driver.fly();
    expect(driver.snapshot().phase).toBe('arrived');
  });

  it('does not repeat what was refused', async () => {
    const { driver, intents } = flightOf({ hops: [hop(2, 2), { code: 'insufficient_turns', passing: false }] });
    await driver.plot(4, 'turns');
    await driver.fly();
    expect(driver.snapshot()).toMatchObject({ phase: 'stopped', reason: 'insufficient_turns', at: 2 });
    expect(intents).toHaveLength(2);
  });

  it('stops between two hops', async () => {
    const { driver } = flightOf({ hops: [hop(2, 2), hop(3, 1)] });
    await driver.plot(4, 'turns');
    driver.onHop(() => driver.stop());
    await driver.fly();
    expect(driver.snapshot()).toMatchObject({ phase: 'stopped', reason: 'user', at: 2 });
  });

  it('forgets the flight of another pilot, whose late answer is not told', async () => {
    const { driver } = flightOf({ hops: [hop(2, 2)] });
    await driver.plot(4, 'turns');
    const flight = driver.fly();
    driver.forget();
    await flight;
    expect(driver.snapshot()).toBe(noCourse);
  });
});
