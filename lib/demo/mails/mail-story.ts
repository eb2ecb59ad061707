import type { MailForm, MailKind, MailVerdict } from '@/lib/contracts/vocabulary';
import type { CandidateKey } from '@/lib/demo/candidates';
import type { Person } from '@/lib/demo/people';

/** One mail of the demo as its author meant it: what a reader must find in it stands beside its text. */
export interface MailStory {
  /** What stands before the @ of the Message-ID. */
  readonly id: string;
  readonly kind: MailKind;
  /** What it is about. */
  readonly candidate: CandidateKey;
  readonly from: Person;
  /** ISO 8601, UTC. */
  readonly date: string;
  /** What stands before the title: "[PATCH AUTOSEL 7.0-5.10]", "Re: [PATCH …]", "" when there is no title. */
  readonly prefix: string;
  /** The whole subject, where it is not the prefix and the commit's own. */
  readonly subject?: string;
  /** Range or version of the subject. */
  readonly newest: string | null;
  readonly oldest: string | null;
  readonly counter: { readonly n: number; readonly m: number } | null;
  /** Of a selection; null for every other kind. */
  readonly verdict: MailVerdict | null;
  readonly form: MailForm | null;
  /** Id of the mail that it answers. */
  readonly inReplyTo?: string;
  /**
   * A selection: what stands between `---` and the diffstat. Any other mail: its text; `{message}` is the commit
   * message with marker, `{patch}` diffstat and patch. `{oid:key}` and `{oid12:key}` stand for commits of the story.
   */
  readonly text: string;
}

/** The line that heads the explanation in most forms. */
export const llmHeader = 'LLM Generated explanations, may be completely bogus:\n\n';

/** Text as it stands between the back-quotes, escapes read; the first line break is left out. */
export function prose(strings: TemplateStringsArray): string {
  return strings.join('').replace(/^\n/, '');
}
