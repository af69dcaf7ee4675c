import { toApiError, type ApiError } from '@sectorwars/shared/api';
import { useEffect, useRef, useState } from 'react';

export interface Submission {
  busy: boolean;
  failure: ApiError | null;
  /** Seconds until the server listens again; 0 = now. */
  wait: number;
  submit(): void;
}

/** A form's way to the server and back: once at a time, with a countdown when the server asks for patience. */
export function useSubmission(send: () => Promise<void>): Submission {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [until, setUntil] = useState(0);
  const [now, setNow] = useState(Date.now);
  const running = useRef(false);
  const wait = Math.max(0, Math.ceil((until - now) / 1000));

  useEffect(() => {
    if (until === 0) return;
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() < until) return;
      setUntil(0);
      setFailure(null);
    }, 250);
    return () => clearInterval(timer);
  }, [until]);

  const submit = () => {
    if (running.current || wait > 0) return;
    running.current = true;
    setBusy(true);
    setFailure(null);
    send().catch((cause: unknown) => {
      const error = toApiError(cause);
      setFailure(error);
      setNow(Date.now());
      if (error.retryAfter) setUntil(Date.now() + error.retryAfter * 1000);
    }).finally(() => {
      running.current = false;
      setBusy(false);
    });
  };
  return { busy, failure, wait, submit };
}
