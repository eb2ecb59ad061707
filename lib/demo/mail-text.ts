import type { Person } from './people';

/** Headers as the demo's mails carry them. */

const domain = 'example.org';

/** A Message-ID with its brackets. */
export const messageIdOf = (id: string) => `<${id}@${domain}>`;

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const two = (n: number) => `${n}`.padStart(2, '0');

/** RFC 5322 date in the sender's zone. */
export function mailDate(date: string, who: Person): string {
  const at = new Date(Date.parse(date) + who.zone * 60_000);
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':');
  const day = `${days[at.getUTCDay()]}, ${at.getUTCDate()} ${months[at.getUTCMonth()]}`;
  const minutes = Math.abs(who.zone);
  const zone = `${who.zone < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
  return `${day} ${at.getUTCFullYear()} ${time} ${zone}`;
}

/** The separator line of an mbox carries the date as asctime writes it, in UTC. */
export function mboxDate(date: string): string {
  const at = new Date(date);
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':');
  const day = `${at.getUTCDate()}`.padStart(2);
  return `${days[at.getUTCDay()]} ${months[at.getUTCMonth()]} ${day} ${time} ${at.getUTCFullYear()}`;
}

/** A header word: as it is when ASCII, else an RFC 2047 encoded word. */
function headerWord(word: string): string {
  if (/^[ -~]*$/.test(word)) return word;
  return `=?UTF-8?B?${Buffer.from(word, 'utf8').toString('base64')}?=`;
}

/** `Name <address>` as a header carries it. */
export const mailbox = (who: Person) => `${headerWord(who.name)} <${who.email}>`;

/** Breaks a subject at a blank before column 76, as git send-email does. */
export function folded(header: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of header.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > 76) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n ');
}
