// What went wrong, as the server says it (docs/openapi.json, ProblemBody), or that it could not be asked.

export interface FieldError {
  field: string;
  /** Stable name of what is wrong with it, e.g. `too_common`. */
  code?: string;
  message: string;
}

export class ApiError extends Error {
  readonly status: number;
  /** Stable name of the refusal, e.g. `no_ship`; `network` when there was no answer. */
  readonly code: string;
  readonly detail: string;
  readonly fields: FieldError[];
  /** Seconds until it is worth trying again. */
  readonly retryAfter?: number;

  constructor(status: number, code: string, detail: string, fields: FieldError[] = [], retryAfter?: number) {
    super(detail);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.fields = fields;
    this.retryAfter = retryAfter;
  }

  get isNetwork(): boolean {
    return this.status === 0;
  }

  /** Worth asking again: the server was away or busy, and nothing was decided. */
  get isTemporary(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }

  fieldMessage(field: string): string | undefined {
    return this.fields.find((one) => one.field === field)?.message;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function fieldsOf(value: unknown): FieldError[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null) return [];
    const { field, code, message } = one as Record<string, unknown>;
    if (typeof field !== 'string' || typeof message !== 'string') return [];
    return [{ field, message, ...(typeof code === 'string' ? { code } : {}) }];
  });
}

/** `Retry-After` in seconds; the header may also be a date. */
export function retryAfterOf(headers: Headers, now = Date.now()): number | undefined {
  const header = headers.get('Retry-After');
  if (header === null) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now) / 1000));
}

export function problemOf(body: unknown, response: Response): ApiError {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const code = textOf(problem.code) ?? `http_${response.status}`;
  const detail = textOf(problem.detail) ?? textOf(problem.message) ?? (response.statusText || code);
  return new ApiError(response.status, code, detail, fieldsOf(problem.errors), retryAfterOf(response.headers));
}

/** Any failure of a request as an ApiError; a fetch that fails has no answer to read. */
export function toApiError(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause;
  return new ApiError(0, 'network', cause instanceof Error ? cause.message : String(cause));
}
