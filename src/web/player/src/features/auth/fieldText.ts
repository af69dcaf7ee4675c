import type { ApiError } from '@sectorwars/shared/api';

type Translate = (key: string | string[], options: { defaultValue: string }) => string;

/** Refusals of the whole request that are about one field. */
export const fieldOf: Record<string, string> = {
  username_taken: 'username', email_taken: 'email', wrong_password: 'old_password', same_password: 'new_password',
};

/** The server's words about a field, in the pilot's language where there are words for it. */
export function fieldText(failure: ApiError | null, field: string, t: Translate): string | undefined {
  if (failure && fieldOf[failure.code] === field) return t(`errors:${failure.code}`, { defaultValue: failure.detail });
  const problem = failure?.fields.find((one) => one.field === field);
  if (!problem) return undefined;
  return t([`auth:field.${field}.${problem.code ?? ''}`, `auth:field.any.${problem.code ?? ''}`], {
    defaultValue: problem.message,
  });
}
