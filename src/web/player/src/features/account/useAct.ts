import { toApiError } from '@sectorwars/shared/api';
import { errorText, useToast } from '@sectorwars/shared/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** One act at a time: runs it, makes what it changed stale, and says what went wrong. */
export function useAct(...stale: string[]): { busy: boolean; act(work: () => Promise<unknown>, done?: string): void } {
  const { t } = useTranslation('account');
  const toast = useToast();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const act = (work: () => Promise<unknown>, done?: string) => {
    if (busy) return;
    setBusy(true);
    work().then(() => {
      if (done !== undefined) toast.show({ tone: 'success', title: done });
    }).catch((cause: unknown) => {
      toast.show({ tone: 'danger', title: errorText(toApiError(cause), t) });
    }).finally(() => {
      setBusy(false);
      for (const key of stale) void queries.invalidateQueries({ queryKey: [key] });
    });
  };
  return { busy, act };
}
