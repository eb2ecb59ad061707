import { z } from 'zod';
import type { MailView } from '@/lib/contracts/pages';
import { MailForm, MailKind, MailVerdict } from '@/lib/contracts/vocabulary';
import type { StoredMail } from '@/lib/db/queries/candidate-whole';

/** What pages use of `MailMessage.parsed`. */
const Parsed = z.object({
  body: z.string().catch(''),
  explanation: z.string().nullable().catch(null),
  phases: z
    .array(z.object({ phase: z.number().int(), text: z.string(), unverified: z.boolean() }))
    .catch([]),
  verification: z.array(z.object({ text: z.string(), unverified: z.boolean() })).catch([]),
  attachedBy: z.string().nullable().catch(null),
});

const range = (newest: string | null, oldest: string | null): string | null => {
  if (newest === null) return null;
  return oldest === null || oldest === newest ? newest : `${newest}-${oldest}`;
};

/** A stored mail for the thread tab. */
export function mailView(mail: StoredMail): MailView {
  const parsed = Parsed.parse(mail.parsed);
  return {
    id: mail.id,
    messageId: mail.messageId,
    subject: mail.subject,
    from: mail.fromName === '' ? mail.fromEmail : `${mail.fromName} <${mail.fromEmail}>`,
    date: mail.date === null ? null : new Date(mail.date).toISOString(),
    kind: MailKind.parse(mail.kind.replaceAll('_', '-')),
    form: MailForm.nullable().parse(mail.form),
    verdict: MailVerdict.nullable().parse(mail.verdict),
    range: range(mail.newest, mail.oldest),
    replyClass: mail.replyClass,
    text: parsed.body,
    explanation: parsed.explanation,
    unverified: parsed.verification.filter((v) => v.unverified).map((v) => v.text),
    bySubject: parsed.attachedBy === 'subject',
  };
}

/** What the newest selecting mail claims, by phase number (design 5-mail: kept verbatim, shown as an outside claim). */
export function claimsOf(mails: readonly StoredMail[]): ReadonlyMap<number, string> {
  const selection = mails.filter((mail) => mail.kind === 'selection').at(-1);
  const claims = new Map<number, string>();
  if (selection === undefined) return claims;
  for (const { phase, text } of Parsed.parse(selection.parsed).phases) {
    const before = claims.get(phase);
    claims.set(phase, before === undefined ? text : `${before}\n\n${text}`);
  }
  return claims;
}
