import type { ParsedMessage } from '@/lib/analysis/message/parse-message';

/** A mail that a commit message points to. */
export interface MailLink {
  /** Without brackets. */
  readonly messageId: string;
  /** The tag that carries it, lower case; "text" for a link in running text. */
  readonly tag: string;
  /** First line of the tag in the message, from 1. */
  readonly line: number;
}

/**
 * Message-IDs in a URL: lore.kernel.org/<list>/<id>/, lore.kernel.org/r/<id>, patch.msgid.link/<id>, inbox.dpdk.org/<list>/<id>,
 * lkml.kernel.org/r/<id>, and any archive that puts the id into a path segment of its own.
 */
export function messageIdsIn(text: string): string[] {
  const found: string[] = [];
  for (const url of text.match(/https?:\/\/[^\s<>"')\]]+/gi) ?? []) {
    for (const segment of url
      .replace(/[#?].*$/, '')
      .split('/')
      .slice(3)) {
      const plain = decoded(segment).replace(/[.,;]+$/, '');
      if (/^[^\s@<>]{1,200}@[^\s@<>]{1,200}$/.test(plain)) found.push(plain);
    }
  }
  return [...new Set(found)];
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a stray per cent sign: as it is written
  }
}

/** Indexes keep no longer one (lib/mail/parse/index-entry): it would be found nowhere. */
const longestId = 300;

/** Mails that the trailers and the text of a message name, in order, each once. */
export function mailLinks(message: ParsedMessage): MailLink[] {
  const out: MailLink[] = [];
  const take = (messageId: string, tag: string, line: number) => {
    if (!out.some((one) => one.messageId === messageId)) out.push({ messageId, tag, line });
  };
  for (const { name: tag, value, line } of message.trailers) {
    const bare = /^message-id$/.test(tag)
      ? (/<?([^\s<>]+@[^\s<>]+)>?/.exec(value)?.[1] ?? null)
      : null;
    if (bare !== null && bare.length <= longestId) take(bare, tag, line);
    for (const id of messageIdsIn(value)) take(id, tag, line);
  }
  for (const { line, text } of message.prose) {
    for (const id of messageIdsIn(text)) take(id, 'text', line);
  }
  return out;
}
