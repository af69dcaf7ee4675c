// Refusals of the server, said where the pilot is looking, with what to do about them.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { ApiError, toApiError } from '@sectorwars/shared/api';
import { errorText } from '@sectorwars/shared/ui';

/** The server's own sentence is English; for codes that we know there is one in the pilot's language. */
export function useSay(): (problem: { code: string; detail: string; status?: number }) => string {
  const { t } = useTranslation('trade');
  return (problem) => {
    if (/^(network|http_5\d\d)$/.test(problem.code)) return t('trade:problem.network');
    const general = errorText(new ApiError(problem.status ?? 400, problem.code, problem.detail), t);
    return t(`trade:problem.${problem.code}`, { defaultValue: general });
  };
}

export function ProblemNote({ error, children }: { error: unknown; children?: ReactNode }) {
  const say = useSay();
  if (!error) return null;
  const problem = toApiError(error);
  // Figures are only in the server's sentence.
  const figures = /\d/.test(problem.detail) && problem.status < 500 && problem.status > 0;
  return (
    <div className="tr-problem" role="alert">
      <strong>{say(problem)}</strong>
      {figures && say(problem) !== problem.detail && <span lang="en">{problem.detail}</span>}
      {children}
    </div>
  );
}
