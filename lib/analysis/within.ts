import { AppError } from '@/lib/errors';

/**
 * What `work` gives, or `timeout` after so many milliseconds: nobody waits for it longer. It is not stopped by that: what
 * it started has bounds of its own (a git process is killed, a reading is cut), and its result is dropped.
 */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const bound = ms >= 1000 ? `${Math.round(ms / 1000)} s` : `${ms} ms`;
      reject(new AppError('timeout', `${what} took longer than ${bound}.`));
    }, ms);
  });
  // Dropped, when it comes too late: its error is nobody's any more.
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
