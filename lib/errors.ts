/**
 * The closed set of ways Stablehand refuses or fails. Each transport (HTTP, CLI, job) maps a code once:
 * see `httpStatus` in app/_http and `exitCode` in lib/cli.
 */
export const errorCodes = [
  'bad-input', // the caller sent something that cannot be understood; `data.issues` says what
  'not-a-repository', // a path that holds no git repository
  'ref-not-found', // a name that resolves to no commit
  'object-missing', // a commit, tree or blob that the repository names but does not hold
  'git-failed', // git ran and said no, for a reason that is not one of the others
  'git-killed', // a git process died under us
  'git-too-old', // git older than 2.39
  'timeout', // a bounded step took longer than its bound
  'too-large', // input past a stated limit
  'unauthenticated', // nobody is signed in
  'forbidden', // signed in, but the role does not allow it
  'not-found', // no such project, candidate, branch … or none that the caller may know of
  'conflict', // somebody else was first (a lost race), or the thing exists already
  'rate-limited', // too many tries; `data.retryAfterSeconds`
  'patch-does-not-apply', // an export stopped: `data.candidate`, `data.branch`
  'database-newer', // the database was migrated by a newer Stablehand
  'unavailable', // a part that is needed (database, worker) cannot be reached
  'internal', // a defect of ours
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Data that goes with an error: plain JSON, safe to show to the person who caused it. */
export type ErrorData = Readonly<Record<string, unknown>>;

/**
 * Every expected failure. `message` is one sentence for the person who reads it; `hint` says what to do next.
 * Library code throws it, entry points alone turn it into a status or an exit code.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly data: ErrorData;
  readonly hint: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { data?: ErrorData; hint?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.data = options.data ?? {};
    this.hint = options.hint;
  }
}

/** True when `error` is an AppError, with one of `codes` if any are given. */
export function isAppError(error: unknown, ...codes: ErrorCode[]): error is AppError {
  return error instanceof AppError && (codes.length === 0 || codes.includes(error.code));
}
