import { AppError, isAppError } from '@/lib/errors';
import { LoreClient, type LoreOptions, searchPath, threadPath } from '@/lib/mail/archive/lore';
import type { IndexedMail, MailKey } from '@/lib/ports';
import { indexRow } from './build-index';
import { mailOf, type SearchedPlace } from './search-archives';

/** Folder of kept answers, below the data folder. */
export const loreCache = 'lore-cache';
const longestTitle = 200;

/**
 * An inbox of a public-inbox server as a place to search: threads by Message-ID, searches by patch-id and title. What
 * cannot be had is no error: the place then says what was not reached, and phase 4 tells it as not verified.
 */
export function lorePlace(options: LoreOptions): SearchedPlace {
  const client = new LoreClient(options);
  const name = options.base.replace(/^https?:\/\//, '').replace(/\/$/, '');
  const read = new WeakMap<readonly Buffer[], Promise<readonly IndexedMail[]>>();
  const mailsAt = async (below: string): Promise<readonly IndexedMail[]> => {
    const raw = await client.mails(below);
    const held = read.get(raw) ?? indexed(name, below, raw);
    read.set(raw, held);
    return held;
  };
  // By Message-ID the thread it came with: that holds what the mail answers, and what answers it.
  const threads = new Map<string, string>();
  const threadOf = async (messageId: string): Promise<readonly IndexedMail[]> => {
    const below = threads.get(messageId) ?? threadPath(messageId);
    const mails = await mailsAt(below);
    for (const mail of mails) if (!threads.has(mail.messageId)) threads.set(mail.messageId, below);
    return mails;
  };
  return {
    get place() {
      return { name, kind: 'lore' as const, mails: 0, problem: problemOf(client) };
    },
    async find(key, value) {
      try {
        const isThread = key === 'message-id' || key === 'parent';
        const mails = await (isThread ? threadOf(value) : mailsAt(searchOf(key, value)));
        return mails.filter((mail) => matches(mail, key, value));
      } catch (error) {
        if (!isAppError(error)) throw error;
        return []; // the client lists it, and `place.problem` says it
      }
    },
    async raw(locator) {
      const [index, ...path] = locator.split(' ');
      const found = (await client.mails(path.join(' ')))[Number(index)];
      if (found === undefined) throw new AppError('object-missing', `${name} has it no more.`);
      return found;
    },
    close: async () => {},
    network: {
      base: client.base,
      get requests() {
        return client.requests;
      },
      begin() {
        threads.clear();
        client.begin();
      },
      ask: mailsAt,
    },
  };
}

function searchOf(key: 'patch-id' | 'title', value: string): string {
  return searchPath(
    key === 'patch-id' ? `patchid:${value}` : `s:"${beginningOf(value).replaceAll('"', ' ')}"`,
  );
}

/** Whole words: what a phrase ends with is looked for as a word. */
function beginningOf(title: string): string {
  if (title.length <= longestTitle) return title;
  return title
    .slice(0, longestTitle + 1)
    .replace(/\s+\S*$/, '')
    .slice(0, longestTitle);
}

function matches(mail: IndexedMail, key: MailKey, value: string): boolean {
  switch (key) {
    case 'message-id':
      return mail.messageId === value;
    case 'parent':
      return mail.parents.includes(value);
    case 'patch-id':
      return mail.patchId === value;
    case 'title':
      return mail.title === value;
  }
}

async function indexed(
  name: string,
  below: string,
  raw: readonly Buffer[],
): Promise<readonly IndexedMail[]> {
  const out: IndexedMail[] = [];
  for (const [index, one] of raw.entries()) {
    out.push(mailOf(name, await indexRow(one, `${index} ${below}`)));
  }
  return out;
}

function problemOf(client: LoreClient): string | null {
  const failed = client.requests.filter((one) => one.problem !== null);
  const [first] = failed;
  if (first === undefined) return null;
  const more = failed.length === 1 ? '' : ` (and ${failed.length - 1} more)`;
  return `${first.base}${first.path}${more}: ${first.problem}`;
}
