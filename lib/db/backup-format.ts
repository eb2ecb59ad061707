import type { Readable } from 'node:stream';
import { z } from 'zod';
import { AppError } from '@/lib/errors';

/**
 * A backup is one gzip file of lines. The first is the header; then for every table a line that names it, its rows in
 * the text form of COPY, and a line `\.` (which is no row in that form); then the waiting jobs, one JSON object a line,
 * and `\.`; the last line says that nothing is missing.
 */
export const Header = z.object({
  stablehandBackup: z.literal(1),
  createdAt: z.iso.datetime(),
  /** Names of all migrations of the database that was backed up, in order. */
  migrations: z.array(z.string()).min(1),
});
export type Header = z.infer<typeof Header>;

export const Section = z.union([
  z.object({ table: z.string(), columns: z.array(z.string()).min(1) }),
  z.object({ jobs: z.literal(true) }),
  z.object({ end: z.literal(true), tables: z.number().int() }),
]);
export type Section = z.infer<typeof Section>;

export const Job = z.object({
  identifier: z.string(),
  payload: z.unknown(),
  queue_name: z.string().nullable(),
  run_at: z.string(),
  max_attempts: z.number().int(),
  job_key: z.string().nullable(),
  priority: z.number().int(),
});
export type Job = z.infer<typeof Job>;

export const sectionEnd = '\\.';

const newline = 10;
const endBytes = Buffer.from(`${sectionEnd}\n`);

const truncated = (): AppError =>
  new AppError('bad-input', 'The backup ends in the middle: it is not complete.', {
    hint: 'Make a new one, or use an older one. Nothing was restored.',
  });

/** Reads the lines of a backup, and the rows of a table in large pieces. */
export class BackupReader {
  private readonly source: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(source: Readable) {
    this.source = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  private async more(): Promise<boolean> {
    const next = await this.source.next().catch((cause: unknown) => {
      throw new AppError('bad-input', 'The file is no whole Stablehand backup.', {
        data: { why: cause instanceof Error ? cause.message : String(cause) },
        hint: 'Nothing was restored.',
        cause,
      });
    });
    if (next.done) return false;
    this.rest = this.rest.length === 0 ? next.value : Buffer.concat([this.rest, next.value]);
    return true;
  }

  /** The next line, without its end. Throws `bad-input` at the end of the file. */
  async line(): Promise<string> {
    for (;;) {
      const at = this.rest.indexOf(newline);
      if (at >= 0) {
        const line = this.rest.toString('utf8', 0, at);
        this.rest = this.rest.subarray(at + 1);
        return line;
      }
      if (!(await this.more())) throw truncated();
    }
  }

  /** The next line as JSON of the given shape. Throws `bad-input`. */
  async json<T>(schema: z.ZodType<T>): Promise<T> {
    const line = await this.line();
    try {
      return schema.parse(JSON.parse(line));
    } catch (cause) {
      throw new AppError(
        'bad-input',
        'The file is no Stablehand backup that this version can read.',
        {
          cause,
        },
      );
    }
  }

  /** Whole lines up to the `\.` that ends the section, as they come. */
  async *rows(): AsyncGenerator<Buffer> {
    for (;;) {
      const end = this.endAt();
      if (end >= 0) {
        if (end > 0) yield this.rest.subarray(0, end);
        this.rest = this.rest.subarray(end + endBytes.length);
        return;
      }
      // Everything but the last, unfinished line can go: the end mark begins a line.
      const whole = this.rest.lastIndexOf(newline) + 1;
      if (whole > 0) {
        yield this.rest.subarray(0, whole);
        this.rest = this.rest.subarray(whole);
      }
      if (!(await this.more())) throw truncated();
    }
  }

  /** Where the end mark stands at the beginning of a line, or -1. */
  private endAt(): number {
    for (let from = 0; ; ) {
      const at = this.rest.indexOf(endBytes, from);
      if (at <= 0) return at;
      if (this.rest[at - 1] === newline) return at;
      from = at + 1;
    }
  }
}
