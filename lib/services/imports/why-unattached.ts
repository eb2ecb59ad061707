import type { UnattachedRow } from '@/lib/db/queries/mail-unattached';

type Facts = Pick<
  UnattachedRow,
  'kind' | 'error' | 'upstreamOid' | 'inReplyTo' | 'answersKnown' | 'titled'
>;

/** Why a mail belongs to no candidate, in one sentence or two. */
export function whyUnattached(mail: Facts): string {
  const broken = mail.error === null ? '' : `It is damaged: ${mail.error}. `;
  if (mail.kind === 'selection') return `${broken}It names no upstream commit.`;
  if (mail.kind === 'other' && mail.inReplyTo === null) {
    return `${broken}It is neither a selection, nor an answer to one, nor a mail of the stable process.`;
  }
  const parts: string[] = [];
  if (mail.upstreamOid !== null) {
    parts.push(`It names commit ${mail.upstreamOid.slice(0, 12)}, which is no candidate here`);
  }
  if (mail.inReplyTo !== null) {
    parts.push(
      mail.answersKnown
        ? `the mail it answers (${mail.inReplyTo}) belongs to no candidate either`
        : `the mail it answers (${mail.inReplyTo}) was not imported`,
    );
  }
  if (mail.upstreamOid === null && mail.kind !== 'other') {
    if (mail.inReplyTo === null) parts.push('it names no upstream commit');
    parts.push(
      mail.titled > 1
        ? `${mail.titled} candidates have its title, so that the title does not tell which`
        : 'no candidate has its title',
    );
  }
  const text = parts.join('; ');
  return `${broken}${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
