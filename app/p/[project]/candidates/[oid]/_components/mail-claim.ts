import type { MailView } from '@/lib/contracts/pages';

export interface MailClaim {
  /** One sentence: "The mail says YES (7.0-5.10)". */
  readonly text: string;
  /** It speaks against the patch that it carries, or several statements disagree: to be said loudly. */
  readonly loud: boolean;
  /** The newest selecting mail's explanation, verbatim and whole: most forms map to phases in part or not at all. */
  readonly explanation: string | null;
  /** What that mail itself says that it did not verify. */
  readonly unverified: readonly string[];
}

type Verdict = NonNullable<MailView['verdict']>;

const words: Readonly<Record<Verdict, string>> = {
  yes: 'YES',
  no: 'NO',
  contradictory: 'both YES and NO',
  unknown: 'no verdict',
};

/**
 * What the mails that select a candidate claim, or null when none does (design 5-mail: verdicts are claims, and a mail
 * that says NO and was sent all the same is shown loudly). The newest comes first; ranges of one verdict stand together.
 */
export function mailClaim(mails: readonly MailView[]): MailClaim | null {
  const selections = mails.filter((mail) => mail.kind === 'selection').reverse();
  const [newest] = selections;
  if (newest === undefined) return null;
  const ranges = new Map<Verdict, Set<string>>();
  for (const mail of selections) {
    const verdict = mail.verdict ?? 'unknown';
    const known = ranges.get(verdict) ?? new Set<string>();
    ranges.set(verdict, mail.range === null ? known : known.add(mail.range));
  }
  const said = [...ranges].map(([verdict, of]) =>
    of.size === 0 ? words[verdict] : `${words[verdict]} (${[...of].join(', ')})`,
  );
  const who =
    selections.length === 1 ? 'The mail' : `The ${selections.length.toString()} selecting mails`;
  const verb = ranges.size === 1 && ranges.has('unknown') ? 'give' : 'say';
  return {
    text: `${who} ${verb}${selections.length === 1 ? 's' : ''} ${said.join(' and ')}`,
    loud:
      ranges.has('no') ||
      ranges.has('contradictory') ||
      [...ranges.keys()].filter((verdict) => verdict !== 'unknown').length > 1,
    explanation: newest.explanation?.trim() === '' ? null : newest.explanation,
    unverified: newest.unverified,
  };
}

/** Day of the first mail about a candidate that has a date, or null: what dates one whose commit is not at hand. */
export function mailedOn(mails: readonly MailView[]): string | null {
  return mails.find((mail) => mail.date !== null)?.date?.slice(0, 10) ?? null;
}
