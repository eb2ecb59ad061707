import { z } from 'zod';
import { MailForm, MailKind, MailVerdict } from '@/lib/contracts/vocabulary';

/** One line of `mail parse --json` (issue "Stablehand stands", CLI). */
export const ParsedMail = z.object({
  messageId: z.string().nullable(),
  subject: z.string(),
  kind: MailKind,
  /** 40 hex, or null. */
  upstream: z.string().nullable(),
  /** Versions like "7.0"; a single version: both the same; none: null. */
  newest: z.string().nullable(),
  oldest: z.string().nullable(),
  counter: z.object({ n: z.number().int(), m: z.number().int() }).nullable(),
  /** Subject without prefixes. */
  title: z.string(),
  /** Of a selection, never null; null for every other kind. */
  verdict: MailVerdict.nullable(),
  form: MailForm.nullable(),
  phases: z.array(
    z.object({
      /** 1..9 */
      phase: z.number().int().min(1).max(9),
      /** Verbatim. */
      text: z.string(),
      unverified: z.boolean(),
    }),
  ),
  inReplyTo: z.string().nullable(),
  /** Why it could not be read in full; null when nothing was lost. */
  error: z.string().nullable(),
});
export type ParsedMail = z.infer<typeof ParsedMail>;
