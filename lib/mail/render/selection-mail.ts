import type { MailAddress } from '@/lib/contracts/mail';
import { diffstatOf } from './diffstat';
import { bodyAddress, encodeAddress, encodeBody, encodeHeader, mailDate } from './encode';
import { backportBody, guardLines, splitMessage } from './message';

/** One phase of the walk-through as text. */
export interface SelectionPhase {
  /** 1..9 */
  readonly phase: number;
  readonly title: string;
  /** One or more paragraphs, composed from findings. */
  readonly text: string;
}

/** A candidate proposed for stable branches, in the layout of AUTOSEL mails. */
export interface SelectionMail {
  readonly from: MailAddress;
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  /** Seconds since 1970 UTC. */
  readonly time: number;
  readonly zone: string;
  readonly messageId: string | null;
  readonly author: MailAddress;
  /** The upstream commit's whole message. */
  readonly message: string;
  readonly upstream: string;
  /** Versions as in the subject, "7.0" and "5.10"; the same twice for a single branch. */
  readonly newest: string;
  readonly oldest: string;
  /** "Linux 7.0.6", or null. */
  readonly stableBase: string | null;
  readonly phases: readonly SelectionPhase[];
  /** What was run and what was not verified, one line each. */
  readonly verification: readonly string[];
  /** Closing paragraph. */
  readonly conclusion: string;
  readonly verdict: 'yes' | 'no';
  readonly patch: Buffer;
}

/**
 * A selection mail in the layout of AUTOSEL mails, with our own walk-through: it parses back to the same candidate,
 * range, verdict and phases (design 5-mail, "Out"). Text to copy, download or put in an outbox; nobody is written to.
 */
export function renderSelectionMail(mail: SelectionMail): Buffer {
  const { subject } = splitMessage(mail.message);
  const range = mail.newest === mail.oldest ? mail.newest : `${mail.newest}-${mail.oldest}`;
  const body = backportBody({
    message: mail.message,
    marker: { line: `[ Upstream commit ${mail.upstream} ]`, place: 'header' },
    adjustment: null,
    signer: mail.from,
  });
  const text = `From: ${bodyAddress(mail.author)}\n\n${body}\n---\n\n${walkThrough(mail)}\n\n${diffstatOf(mail.patch)}\n\n`;
  const newline = mail.patch.at(-1) === 0x0a ? '' : '\n';
  const encoded = encodeBody(
    Buffer.concat([Buffer.from(text), mail.patch, Buffer.from(`${newline}-- \nStablehand\n`)]),
  );
  const headers = [
    `From: ${encodeAddress(mail.from)}`,
    ...addressHeader('To', mail.to),
    ...addressHeader('Cc', mail.cc),
    `Subject: [PATCH AUTOSEL ${range}] ${encodeHeader(subject)}`,
    `Date: ${mailDate(mail.time, mail.zone)}`,
    ...(mail.messageId === null ? [] : [`Message-ID: ${mail.messageId}`]),
    'X-stable: review',
    'X-Patchwork-Hint: Ignore',
    ...(mail.stableBase === null ? [] : [`X-stable-base: ${encodeHeader(mail.stableBase)}`]),
    ...encoded.headers,
  ];
  return Buffer.concat([Buffer.from(`${headers.join('\n')}\n\n`, 'utf8'), encoded.body]);
}

function addressHeader(name: string, people: readonly MailAddress[]): string[] {
  return people.length === 0 ? [] : [`${name}: ${people.map(encodeAddress).join(',\n\t')}`];
}

/** Headings and paragraphs in the form that the parser calls E2; every finding behind them has evidence. */
function walkThrough(mail: SelectionMail): string {
  const sections = mail.phases.map(
    ({ phase, title, text }) => `### Phase ${phase}: ${title}\n\n${safe(text)}`,
  );
  const bullets = mail.verification.map((line) => `- ${safe(line.replace(/\s+/g, ' '))}`);
  return [
    '## Phase Walkthrough',
    ...sections,
    ...(bullets.length === 0 ? [] : [`## Verification\n\n${bullets.join('\n')}`]),
    safe(mail.conclusion),
    `**${mail.verdict.toUpperCase()}**`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Text from findings must not look like a heading of ours, a diffstat summary or a patch. */
function safe(text: string): string {
  return guardLines(text.replace(/\r\n?/g, '\n').trim())
    .replace(/^(?=#{1,6}\s|\*\*(?:YES|NO)\b| ?\d+ files? changed)/gm, '> ')
    .trim();
}
