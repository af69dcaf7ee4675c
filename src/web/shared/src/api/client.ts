// Requests to the API with the types of docs/openapi.json.
import createClient from 'openapi-fetch';

import { noteServerDate } from './clock';
import { ApiError, problemOf, toApiError } from './errors';
import type { paths } from './schema';
import { session } from './session';

/** Retries of a request whose answer was lost; only for those that have one effect however often they are sent. */
const retries = 2;

function isRepeatable(request: Request): boolean {
  return request.method === 'GET' || request.headers.has('Idempotency-Key');
}

function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    }, { once: true });
  });
}

/** Sends it until there is an answer; the idempotency key of the request is part of what is repeated. */
async function sendRepeatedly(request: Request): Promise<Response> {
  for (let attempt = 0; ; ++attempt) {
    const last = attempt === retries || request.method === 'GET' || !isRepeatable(request);
    try {
      const response = await fetch(request.clone());
      noteServerDate(response.headers.get('Date'));
      // The gateway's words for "no answer from the server"; the server's own 503 says when to come back.
      const unanswered = response.status === 502 || response.status === 504;
      if (last || !unanswered) return response;
    } catch (cause) {
      if (last || request.signal.aborted) throw cause;
    }
    await delay(300 * 2 ** attempt * (0.5 + Math.random()), request.signal);
  }
}

async function send(request: Request): Promise<Response> {
  // The language that the pilot chose, which need not be the browser's.
  if (document.documentElement.lang !== '') request.headers.set('Accept-Language', document.documentElement.lang);
  const token = await session.freshToken();
  if (token !== null) request.headers.set('Authorization', `Bearer ${token}`);
  const response = await sendRepeatedly(request);
  if (response.status !== 401 || token === null) return response;
  const next = await session.refresh(token);
  if (next === null || next === token) return response;
  request.headers.set('Authorization', `Bearer ${next}`);
  return sendRepeatedly(request);
}

export const api = createClient<paths>({
  baseUrl: typeof location === 'undefined' ? '' : location.origin,
  credentials: 'same-origin',
  fetch: send,
});

/** The data of a reply; throws ApiError for everything else. */
export async function unwrap<T>(reply: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  let result;
  try {
    result = await reply;
  } catch (cause) {
    throw toApiError(cause);
  }
  if (!result.response.ok) throw problemOf(result.error, result.response);
  return result.data as T;
}

/** One key for one intent of the pilot: however often the request is sent, it has one effect. */
export function mutation(): { headers: { 'Idempotency-Key': string } } {
  return { headers: { 'Idempotency-Key': newKey() } };
}

function newKey(): string {
  // randomUUID is missing outside TLS and localhost.
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export { ApiError };
