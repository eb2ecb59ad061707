import { Problem } from '@/lib/contracts/pages';

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

interface CallOptions<T> {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Sent as JSON, or as it is when it is a form. */
  readonly body?: unknown;
  readonly schema?: Reader<T>;
  readonly signal?: AbortSignal;
}

/** Calls the JSON API of this origin. Throws ApiProblem for every refusal and for a lost connection. */
export async function api<T = unknown>(path: string, options: CallOptions<T> = {}): Promise<T> {
  const form = options.body instanceof FormData;
  const init: RequestInit = {
    method: options.method ?? (options.body === undefined ? 'GET' : 'POST'),
    headers: form || options.body === undefined ? {} : { 'content-type': 'application/json' },
    credentials: 'same-origin',
    cache: 'no-store',
  };
  if (options.body !== undefined)
    init.body = options.body instanceof FormData ? options.body : JSON.stringify(options.body);
  if (options.signal) init.signal = options.signal;
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem({
      title: 'No connection',
      detail: 'The server could not be reached. Nothing was saved.',
      status: 0,
      code: 'unavailable',
    });
  }
  const text = await response.text();
  const value: unknown = text === '' ? undefined : readJson(text);
  if (!response.ok) throw toProblem(response.status, value);
  return options.schema ? options.schema.parse(value) : (value as T);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toProblem(status: number, value: unknown): ApiProblem {
  const parsed = Problem.safeParse(value);
  if (parsed.success) return new ApiProblem(parsed.data);
  const message =
    typeof value === 'object' && value !== null && 'message' in value ? String(value.message) : '';
  return new ApiProblem({
    title: 'Refused',
    detail: message || `The server answered with status ${status}.`,
    status,
    code: status === 429 ? 'rate-limited' : 'internal',
  });
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
