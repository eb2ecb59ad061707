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
  return {
    get place() {
      return { name, kind: 'lore' as const, mails: 0, problem: problemOf(client) };
    },
    async find(key, value) {
      try {
        return (await mailsAt(pathOf(key, value))).filter((mail) => matches(mail, key, value));
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
      begin: () => client.begin(),
      ask: mailsAt,
    },
  };
}

function pathOf(key: MailKey, value: string): string {
  if (key === 'message-id' || key === 'parent') return threadPath(value);
  if (key === 'patch-id') return searchPath(`patchid:${value}`);
  return searchPath(`s:"${beginningOf(value).replaceAll('"', ' ')}"`);
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
