import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { AppError, isAppError } from '@/lib/errors';
import { type MailIndexReader, type MailRow, openMailIndex } from '@/lib/mail/archive/mail-index';
import type { IndexedMail, MailKey, MailPlace, MailRequest, MailSearch } from '@/lib/ports';
import { type ArchiveSource, openArchiveSource } from './archive-source';
import { type BuildOptions, bringUpToDate, indexFolder } from './build-index';

/** One place to search, and where its mails are read. */
export interface SearchedPlace {
  readonly place: MailPlace;
  /** In any order. */
  find(key: MailKey, value: string): Promise<readonly IndexedMail[]>;
  raw(locator: string): Promise<Buffer>;
  close(): Promise<void>;
  /** On the network: asked only for what the other places do not have. */
  readonly network?: NetworkPlace;
}

/** What a place on the network can do beside looking up. */
export interface NetworkPlace {
  readonly base: string;
  readonly requests: readonly MailRequest[];
  begin(): void;
  ask(path: string): Promise<readonly IndexedMail[]>;
}

/** An open search; `close` gives its files back. */
export interface OpenMailSearch extends MailSearch {
  close(): Promise<void>;
}

const mostFound = 400;

/** Look-ups in several places at once: a mail that several hold comes once, from the first. */
export function searchPlaces(places: readonly SearchedPlace[]): OpenMailSearch {
  const networks = places.flatMap(({ network }) => network ?? []);
  return {
    get places() {
      return places.map(({ place }) => place);
    },
    get requests() {
      return networks.flatMap((one) => one.requests);
    },
    begin() {
      for (const one of networks) one.begin();
    },
    async ask(base, below) {
      const named = networks.find((one) => one.base === base);
      if (named === undefined) {
        throw new AppError('not-found', `${base} is not set up for the project (any more).`);
      }
      return named.ask(below);
    },
    async find(key, value, heldBy) {
      const found = new Map<string, IndexedMail>();
      for (const one of [...places].sort(localFirst)) {
        if (one.network !== undefined && found.size > 0) break;
        if (one.network !== undefined && heldBy !== undefined && heldBy !== one.place.name)
          continue;
        for (const mail of await one.find(key, value)) {
          if (!found.has(mail.messageId)) found.set(mail.messageId, mail);
        }
      }
      return [...found.values()].sort(byDate).slice(0, mostFound);
    },
    async raw(mail) {
      const held = places.find(({ place }) => place.name === mail.place);
      if (held === undefined) throw new Error(`no place named ${mail.place}`);
      return held.raw(mail.locator);
    },
    async close() {
      for (const one of places) await one.close();
    },
  };
}

const localFirst = (a: SearchedPlace, b: SearchedPlace) =>
  Number(a.network !== undefined) - Number(b.network !== undefined);

/** A row as look-ups give it. */
export function mailOf(place: string, row: MailRow): IndexedMail {
  return {
    place,
    locator: row.o,
    messageId: row.i,
    parents: row.p,
    subject: row.s,
    title: row.t,
    fromName: row.n,
    fromEmail: row.f,
    date: row.d,
    patchId: row.k,
  };
}

/** Mails without a date come last; ties are broken by name, so that every run sees one order. */
function byDate(a: IndexedMail, b: IndexedMail): number {
  return (a.date ?? Infinity) - (b.date ?? Infinity) || (a.messageId < b.messageId ? -1 : 1);
}

/**
 * Opens archives by their paths, brings their indexes (below `dataDirectory`) up to date, and searches them. One that
 * cannot be read stays in the list with its problem, and what an earlier run indexed of it is searched.
 */
export async function searchArchives(
  archives: readonly { readonly name: string; readonly path: string }[],
  dataDirectory: string,
  options: BuildOptions = {},
  /** Places that are open already, searched as well. */
  more: readonly SearchedPlace[] = [],
): Promise<OpenMailSearch> {
  const places: SearchedPlace[] = [];
  for (const archive of archives) places.push(await openPlace(archive, dataDirectory, options));
  return searchPlaces([...places, ...more]);
}

/** One archive, its index brought up to date; see `searchArchives`. */
export async function openPlace(
  archive: { readonly name: string; readonly path: string },
  dataDirectory: string,
  options: BuildOptions = {},
): Promise<SearchedPlace> {
  const folder = makeFolder(dataDirectory, archive.path);
  try {
    const source = await openArchiveSource(archive.path);
    return await placeOf(archive.name, folder, source, options);
  } catch (error) {
    if (!isAppError(error) || options.signal?.aborted) throw error;
    return unreadable(archive.name, folder, error.message);
  }
}

/** The same for a source that is open already; closing the place closes it. */
export async function openSourcePlace(
  name: string,
  source: ArchiveSource,
  dataDirectory: string,
  options: BuildOptions = {},
): Promise<SearchedPlace> {
  return placeOf(name, makeFolder(dataDirectory, source.path), source, options);
}

function makeFolder(dataDirectory: string, path_: string): string {
  const folder = indexFolder(dataDirectory, path_);
  mkdirSync(path.dirname(folder), { recursive: true, mode: 0o700 });
  return folder;
}

async function placeOf(
  name: string,
  folder: string,
  source: ArchiveSource,
  options: BuildOptions,
): Promise<SearchedPlace> {
  let problem: string | null = null;
  try {
    if (options.asIs !== true) await bringUpToDate(folder, source, options);
  } catch (error) {
    if (!isAppError(error) || options.signal?.aborted) {
      await source.close();
      throw error;
    }
    // Somebody else is at it: what is there by now is searched.
    problem = error.code === 'timeout' ? null : error.message;
  }
  const index = openMailIndex(folder);
  if (problem === null && index?.manifest.complete !== true) problem = 'It is still being indexed.';
  return {
    place: { name, kind: source.kind, mails: index?.manifest.mails ?? 0, problem },
    find: (key, value) => findIn(name, index, key, value),
    raw: (locator) => source.raw(locator),
    async close() {
      index?.close();
      await source.close();
    },
  };
}

/** Nothing while there is no index. */
async function findIn(
  name: string,
  index: MailIndexReader | null,
  key: MailKey,
  value: string,
): Promise<readonly IndexedMail[]> {
  return (index?.find(key, value) ?? []).map((row) => mailOf(name, row));
}

/** What an earlier run indexed is searched all the same. */
function unreadable(name: string, folder: string, problem: string): SearchedPlace {
  const index = openMailIndex(folder);
  const kind = index?.manifest.source.startsWith('mbox') ? 'mbox' : 'public-inbox';
  return {
    place: { name, kind, mails: index?.manifest.mails ?? 0, problem },
    find: (key, value) => findIn(name, index, key, value),
    raw: async () => {
      throw new AppError('object-missing', `${name} cannot be read: ${problem}`);
    },
    close: async () => index?.close(),
  };
}
