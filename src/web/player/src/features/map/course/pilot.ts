// The one autopilot of this window. It outlives the pages; they only watch and steer it.
import type { ApiError } from '@sectorwars/shared/api';
import { api, mutation, toApiError, unwrap } from '@sectorwars/shared/api';

import type { Course, Optimise } from '../model/types';
import { CourseDriver, type Helm } from './driver';
import type { HopResult } from './machine';

const watched = 1000;
const hurried = 150;

function motionReduced(): boolean {
  return document.documentElement.dataset.motion === 'reduced'
    || globalThis.matchMedia('(prefers-reduced-motion: reduce)').matches;
}

const helm: Helm = {
  plot: async (destination: number, optimise: Optimise): Promise<Course> =>
    unwrap(api.POST('/api/v1/nav/plot', { body: { destination, optimise } })),
  hop: async (destination: number, optimise: Optimise, intent: object): Promise<HopResult> =>
    unwrap(api.POST('/api/v1/nav/autopilot', { body: { destination, optimise, mode: 'hop' }, ...intent })),
  intent: () => mutation(),
  refusal: (cause) => {
    const error: ApiError = toApiError(cause);
    return { code: error.code, message: error.detail, passing: error.isTemporary, retryAfter: error.retryAfter };
  },
  wait: (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); }),
  pace: () => (document.hidden || motionReduced() ? hurried : watched),
};

export const coursePilot = new CourseDriver(helm);
