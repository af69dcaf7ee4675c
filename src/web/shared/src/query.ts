// How server state is kept: asked again when it is stale, not asked again when the server has said no.
import { QueryClient } from '@tanstack/react-query';

import { toApiError } from './api/errors';

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        networkMode: 'always',
        retry: (failures, cause) => failures < 2 && toApiError(cause).isTemporary && toApiError(cause).status !== 429,
        retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 5_000),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
