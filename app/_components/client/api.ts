import type { Problem } from '@/lib/contracts/pages';

/** What the server refused, as RFC 9457 says it; `code` is one of lib/errors. Status 0: no answer came. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly hint: string | undefined;
  readonly reference: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(problem: Omit<Problem, 'type'>) {
    super(problem.detail || problem.title);
    this.status = problem.status;
    this.code = problem.code;
    this.hint = problem.hint;
    this.reference = problem.reference;
    this.data = problem.data ?? {};
  }
}

interface Reader<T> {
  parse(value: unknown): T;
}

/** A schema, or (in what pages load first) one of `readers`, which fetches it. */
type Schema<T> = Reader<T> | (() => Promise<Reader<T>>);

interface CallOptions<T> {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Sent as JSON, or as it is when it is a form. */
  readonly body?: unknown;
  readonly schema?: Schema<T>;
  readonly signal?: AbortSignal;
  /** Who means it: refused (401) when meanwhile somebody else is signed in in this browser. */
  readonly person?: string;
}

/** Calls the JSON API of this origin. Throws ApiProblem for every refusal and for a lost connection. */
export async function api<T = unknown>(path: string, options: CallOptions<T> = {}): Promise<T> {
  const form = options.body instanceof FormData;
  const init: RequestInit = {
    method: options.method ?? (options.body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(form || options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.person === undefined ? {} : { 'x-stablehand-person': options.person }),
    },
    credentials: 'same-origin',
    cache: 'no-store',
  };
  if (options.body !== undefined)
    init.body = options.body instanceof FormData ? options.body : JSON.stringify(options.body);
  if (options.signal) init.signal = options.signal;
  // Before anything is sent: a vote must not be recorded by a page that cannot read the answer.
  const reader = await readerOf(options.schema);
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, init);
    text = await response.text();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw noConnection();
  }
  const value: unknown = text === '' ? undefined : readJson(text);
  if (!response.ok) throw toProblem(response.status, value);
  return reader ? reader.parse(value) : (value as T);
}

async function readerOf<T>(schema: Schema<T> | undefined): Promise<Reader<T> | undefined> {
  if (typeof schema !== 'function') return schema;
  try {
    return await schema();
  } catch {
    throw noConnection();
  }
}

/** No answer came: what a request and a part of the page that could not be fetched have in common. */
export function noConnection(): ApiProblem {
  return new ApiProblem({
    title: 'No connection',
    detail: 'The server could not be reached. What was just sent may not have been saved.',
    status: 0,
    code: 'unavailable',
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toProblem(status: number, value: unknown): ApiProblem {
  const problem = readProblem(value);
  if (problem) return new ApiProblem(problem);
  const message =
    typeof value === 'object' && value !== null && 'message' in value ? String(value.message) : '';
  return new ApiProblem({
    title: 'Refused',
    detail: message || `The server answered with status ${status}.`,
    status,
    code: status === 429 ? 'rate-limited' : 'internal',
  });
}

/** An RFC 9457 problem as this server writes it, or null when the answer is something else (a proxy's page, say). */
export function readProblem(value: unknown): Problem | null {
  if (typeof value !== 'object' || value === null) return null;
  const { type, title, status, detail, code, hint, reference, data } = value as Record<
    string,
    unknown
  >;
  if (typeof title !== 'string' || typeof detail !== 'string') return null;
  if (typeof status !== 'number' || typeof code !== 'string') return null;
  return {
    type: typeof type === 'string' ? type : 'about:blank',
    title,
    status,
    detail,
    code,
    ...(typeof hint === 'string' ? { hint } : {}),
    ...(typeof reference === 'string' ? { reference } : {}),
    ...(typeof data === 'object' && data !== null ? { data: { ...data } } : {}),
  };
}

/** One or two sentences for the person: what went wrong and what to do. */
export function sayProblem(error: unknown): string {
  if (error instanceof ApiProblem) {
    const reference = error.reference ? ` (reference ${error.reference})` : '';
    return [error.message, error.hint].filter(Boolean).join(' ') + reference;
  }
  return error instanceof Error ? error.message : 'Something went wrong.';
}

/** Messages per field of a refused form, from `data.issues` (zod's shape: path and message). */
export function fieldIssues(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ApiProblem) || !Array.isArray(error.data.issues)) return {};
  const found: Record<string, string> = {};
  for (const issue of error.data.issues as unknown[]) {
    if (typeof issue !== 'object' || issue === null || !('message' in issue)) continue;
    const path = 'path' in issue ? issue.path : '';
    const key = Array.isArray(path) ? String(path[0] ?? '') : String(path).split('.')[0];
    if (key) found[key] ??= String(issue.message);
  }
  return found;
}
