// A course from being asked for to its end. Pure: what happens is said by events, what to do is read from the state.
import type { Course, Optimise } from '../model/types';

export type Phase = 'idle' | 'plotting' | 'plotted' | 'flying' | 'stopped' | 'arrived' | 'refused';

export interface HopResult {
  arrived: boolean;
  stop_reason?: string | null;
  new_sector_id: number;
  turn_cost: number;
  turns_remaining: number;
  hops_left: number;
  flown: number[];
}

export interface CourseState {
  phase: Phase;
  destination: number | null;
  optimise: Optimise;
  course: Course | null;
  /** Where the pilot was last said to be. */
  at: number | null;
  /** Sectors entered since the start, in order, the start included. */
  flown: number[];
  hopsLeft: number;
  turnsSpent: number;
  /** The pilot wants to stay; the hop on its way is the last. */
  stopping: boolean;
  /** Why it stopped or was refused: a stable code; `user` when the pilot said so. */
  reason: string | null;
  message: string | null;
  /** The pilot left the course by another way; it must be plotted anew before it can be flown. */
  stale: boolean;
}

export type CourseEvent =
  | { type: 'plot'; destination: number; optimise: Optimise }
  | { type: 'plotted'; course: Course }
  | { type: 'refused'; code: string; message: string }
  | { type: 'start' }
  | { type: 'hop'; result: HopResult }
  | { type: 'failed'; code: string; message: string }
  | { type: 'stop' }
  | { type: 'moved'; sector: number }
  | { type: 'clear' };

export const noCourse: CourseState = {
  phase: 'idle', destination: null, optimise: 'turns', course: null, at: null, flown: [], hopsLeft: 0, turnsSpent: 0,
  stopping: false, reason: null, message: null, stale: false,
};

/** Reasons after which flying on makes sense as soon as the pilot has put them right. */
export const curable: readonly string[] = [
  'user', 'insufficient_turns', 'toll', 'docked', 'landed', 'network', 'rate_limited', 'unavailable',
];

function onHop(state: CourseState, result: HopResult): CourseState {
  if (state.phase !== 'flying') return state;
  const next: CourseState = {
    ...state,
    at: result.new_sector_id,
    flown: [...state.flown, ...result.flown],
    hopsLeft: result.hops_left,
    turnsSpent: state.turnsSpent + result.turn_cost,
  };
  if (result.arrived) return { ...next, phase: 'arrived', hopsLeft: 0, stopping: false };
  if (result.stop_reason) return { ...next, phase: 'stopped', reason: result.stop_reason, stopping: false };
  if (state.stopping) return { ...next, phase: 'stopped', reason: 'user', stopping: false };
  return next;
}

/** Frames tell of hops that this client did not ask for, and of its own ones before their answers. */
function onMoved(state: CourseState, sector: number): CourseState {
  if (state.phase === 'flying' || state.at === sector || !state.course) return state;
  if (state.phase === 'arrived') return { ...noCourse, optimise: state.optimise };
  if (sector === state.destination) return { ...state, phase: 'arrived', at: sector, hopsLeft: 0, reason: null };
  const stops = state.course.course.map((hop) => hop.sector_id);
  const passed = stops.indexOf(sector);
  if (passed < 0) return { ...state, at: sector, stale: true };
  return { ...state, at: sector, hopsLeft: stops.length - passed - 1 };
}

export function courseStep(state: CourseState, event: CourseEvent): CourseState {
  switch (event.type) {
    case 'plot':
      if (state.phase === 'flying') return state;
      return { ...noCourse, phase: 'plotting', destination: event.destination, optimise: event.optimise };
    case 'plotted': {
      if (state.phase !== 'plotting' || event.course.destination !== state.destination) return state;
      const { course } = event;
      return { ...state, phase: 'plotted', course, at: course.from, flown: [course.from], hopsLeft: course.hops };
    }
    case 'refused':
      if (state.phase !== 'plotting') return state;
      return { ...state, phase: 'refused', reason: event.code, message: event.message };
    case 'start':
      if (!canFly(state)) return state;
      return { ...state, phase: 'flying', stopping: false, reason: null, message: null };
    case 'hop':
      return onHop(state, event.result);
    case 'failed':
      if (state.phase !== 'flying') return state;
      return { ...state, phase: 'stopped', stopping: false, reason: event.code, message: event.message };
    case 'stop':
      return state.phase === 'flying' ? { ...state, stopping: true } : state;
    case 'moved':
      return onMoved(state, event.sector);
    case 'clear':
      return state.phase === 'flying' ? state : { ...noCourse, optimise: state.optimise };
  }
}

export function canFly(state: CourseState): boolean {
  if (!state.course || state.stale || state.hopsLeft === 0) return false;
  if (state.phase === 'plotted') return true;
  return state.phase === 'stopped' && curable.includes(state.reason ?? '');
}

/** Stops still ahead, as plotted. */
export function stopsAhead(state: CourseState): number[] {
  if (!state.course) return [];
  const stops = state.course.course.map((hop) => hop.sector_id);
  const passed = state.at === null ? -1 : stops.indexOf(state.at);
  return stops.slice(passed + 1);
}

/** 0 to 1. */
export function progressOf(state: CourseState): number {
  const done = Math.max(0, state.flown.length - 1);
  const total = done + state.hopsLeft;
  return total === 0 ? 0 : done / total;
}

/** The system at which turns run out, counted from the turns left now; null when they last to the end. */
export function lastAffordable(state: CourseState, turns: number): number | null {
  if (!state.course) return null;
  const ahead = new Set(stopsAhead(state));
  let left = turns;
  let reached = state.at;
  for (const hop of state.course.course) {
    if (!ahead.has(hop.sector_id)) continue;
    if (hop.turn_cost > left) return reached;
    left -= hop.turn_cost;
    reached = hop.sector_id;
  }
  return null;
}
