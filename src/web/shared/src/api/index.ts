export { api, mutation, unwrap } from './client';
export { serverNow } from './clock';
export { ApiError, toApiError, type FieldError } from './errors';
export { keys } from './keys';
export type { components, paths } from './schema';
export type * from './types';
