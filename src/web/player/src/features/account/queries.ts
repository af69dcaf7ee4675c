// What the account's page reads. All of it is there before the first panel is, so that nothing jumps.
import { api, unwrap } from '@sectorwars/shared/api';
import { queryOptions } from '@tanstack/react-query';

export const factorQuery = queryOptions({
  queryKey: ['mfa'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/auth/mfa/status', { signal })),
});

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/auth/sessions', { signal })),
});

export const providersQuery = queryOptions({
  queryKey: ['auth-providers'],
  staleTime: Infinity,
  retry: false,
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/auth/providers', { signal })),
});

export const linksQuery = queryOptions({
  queryKey: ['links'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/auth/links', { signal })),
});

export const tokensQuery = queryOptions({
  queryKey: ['api-tokens'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/auth/api-tokens', { signal })),
});

export const householdQuery = queryOptions({
  queryKey: ['household'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/households/mine', { signal })),
});

export const plansQuery = queryOptions({
  queryKey: ['plans'],
  staleTime: Infinity,
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/paypal/plans', { signal })),
});

export const subscriptionsQuery = queryOptions({
  queryKey: ['subscriptions'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/paypal/subscriptions', { signal })),
});
