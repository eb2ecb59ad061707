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

export const replyClasses = [
  'drop',
  'objection',
  'ack',
  'question',
  'review-tag',
  'applied',
  'other',
] as const;
/**
 * What a reply says about the patch it answers. `drop`: somebody asks for it to be left out, or the sender says it
 * is; `objection`: a NAK or a defect named without that request; `applied`: it was queued or picked up.
 */
export const ReplyClass = z.enum(replyClasses);
export type ReplyClass = z.infer<typeof ReplyClass>;

/** A name and address as the mail gives them, decoded. `name` may be empty. */
export interface MailAddress {
  readonly name: string;
  readonly email: string;
}

/** One line of a verification list: `- [Phase N] …`, `- Phase N: …` or a plain bullet (`phase` null). Verbatim. */
export interface VerificationItem {
  readonly phase: number | null;
  readonly text: string;
  readonly unverified: boolean;
}

/** One `key: value` line that ends a commit message. */
export interface MailTrailer {
  readonly key: string;
  readonly value: string;
}

/** The patch a mail carries. */
export interface MailPatch {
  /** From `diff --git` to the end of the last hunk: bytes as the mail has them, transfer encoding removed. */
  readonly bytes: Uint8Array;
  /** The same for reading: UTF-8 where valid, else windows-1252. */
  readonly text: string;
  /** The lines ` path | N` and the summary, verbatim; empty when there is none. */
  readonly diffstat: string;
  /** False when a hunk is shorter than its header says (a cut or damaged mail): not to be applied. */
  readonly complete: boolean;
}

/** What a stable process mail says beyond the common fields (design 5-mail, "Stable process mails"). */
export interface StableProcess {
  /** "6.6", "5.15": the branches it speaks of, in the order of the mail. */
  readonly versions: readonly string[];
  /** Of `failed`: the command line to reproduce, as written. */
  readonly cherryPick: string | null;
  /** Of `failed`: the list under "Possible dependencies:". */
  readonly dependencies: readonly { readonly oid: string; readonly subject: string }[];
  /** Of `added`: the file name in the stable queue. */
  readonly queueFile: string | null;
}

/** A reply in full. */
export interface MailReply {
  readonly replyClass: ReplyClass;
  /** What the person wrote: quotes, signature and list footer removed. */
  readonly text: string;
}

/** Everything read from one message. `ParsedMail` is its projection (lib/mail/parse, `toParsedMail`). */
export interface MailDocument extends ParsedMail {
  readonly references: readonly string[];
  readonly from: MailAddress | null;
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  /** ISO 8601 in UTC, or null when the Date header is missing or unreadable. */
  readonly date: string | null;
  /** The person the change is by: the in-body `From:` line, else the sender. */
  readonly author: MailAddress | null;
  /** Everything between brackets in front of the title, and `Re:` / `Fwd:`, as written. */
  readonly prefixes: readonly string[];
  /** `v2` of the subject: 2; 1 when there is none. */
  readonly revision: number;
  /** Position in its batch: the counter, else the sequence number of the Message-ID; null when neither is there. */
  readonly sequence: number | null;
  /** `X-stable-base`, for example "Linux 7.0.6". */
  readonly stableBase: string | null;
  /** The message of the change, without author line, upstream marker and trailers. */
  readonly message: string;
  readonly trailers: readonly MailTrailer[];
  /** The trailer block, verbatim. */
  readonly trailersText: string;
  /** The explanation without its header line, verbatim; null when the mail has none. */
  readonly explanation: string | null;
  /** Whether the line "LLM Generated explanations, may be completely bogus" stood above it. */
  readonly explanationMarked: boolean;
  readonly verification: readonly VerificationItem[];
  readonly patch: MailPatch | null;
  readonly stable: StableProcess | null;
  readonly reply: MailReply | null;
  /** The whole text body, decoded, line ends normalised to LF. */
  readonly body: string;
  /** Header value and body come from a web archive page (no headers, `a at b` addresses, lost indentation). */
  readonly webArchive: boolean;
}
