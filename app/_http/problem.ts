import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Problem } from '@/lib/contracts/pages';
import { AppError, type ErrorCode } from '@/lib/errors';
import { log } from '@/lib/log';

/** One HTTP status per error code. */
export const httpStatus: Readonly<Record<ErrorCode, number>> = {
  'bad-input': 400,
  'not-a-repository': 422,
  'ref-not-found': 422,
  'object-missing': 422,
  'git-failed': 502,
  'git-killed': 502,
  'git-too-old': 500,
  timeout: 504,
  'too-large': 413,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'rate-limited': 429,
  'patch-does-not-apply': 409,
  'database-newer': 500,
  unavailable: 503,
  internal: 500,
};

const titles: Partial<Record<ErrorCode, string>> = {
  'bad-input': 'The request cannot be understood',
  unauthenticated: 'Nobody is signed in',
  forbidden: 'Not allowed',
  'not-found': 'Not found',
  conflict: 'Somebody was first',
  'rate-limited': 'Too many tries',
  'patch-does-not-apply': 'A patch does not follow on the ones before it',
  unavailable: 'Not available now',
};

/** zod's issues as an AppError that names each field. */
export function badInput(error: z.ZodError): AppError {
  const issues = error.issues.map((i) => ({ path: i.path.join('.'), message: i.message }));
  const first = issues[0];
  const where = first === undefined || first.path === '' ? '' : `${first.path}: `;
  return new AppError('bad-input', `${where}${first?.message ?? 'invalid'}`, { data: { issues } });
}

/** Anything thrown as an RFC 9457 problem. What is not an AppError is logged whole and shown with a reference. */
export function toProblem(thrown: unknown): Problem {
  const error = thrown instanceof z.ZodError ? badInput(thrown) : thrown;
  if (!(error instanceof AppError)) {
    const reference = randomUUID().slice(0, 8);
    log('http').error({ reference, err: thrown }, 'unexpected error');
    return {
      type: 'about:blank',
      title: 'Something went wrong here',
      status: 500,
      detail: `This is a defect of Stablehand. The log has it under ${reference}.`,
      code: 'internal',
      reference,
    };
  }
  return {
    type: 'about:blank',
    title: titles[error.code] ?? 'It did not work',
    status: httpStatus[error.code],
    detail: error.message,
    code: error.code,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    data: error.data,
  };
}

/** The problem as a response, `application/problem+json`. */
export function problemResponse(thrown: unknown): Response {
  const problem = toProblem(thrown);
  return Response.json(problem, {
    status: problem.status,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' },
  });
}
