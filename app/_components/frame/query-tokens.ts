import { type FilterKind, readPart, splitQuery } from '@/lib/contracts/queue-filter';

/** A filter `name:value` of the queue's address, or a free word. */
export interface QueryPart {
  readonly text: string;
  readonly token: boolean;
}

/** What each filter means; shown as suggestions while typing. */
export const tokenHelp: Readonly<Record<FilterKind, string>> = {
  verdict: 'what the engine says: yes, no, wait, unsure',
  severity: 'how grave: critical, high, medium, low',
  subsystem: 'where the change is',
  branch: 'cells of one stable branch',
  state: 'applies, merges, conflicts, present, absent, unknown',
  affected: 'whether a branch has the bug: yes, no, unknown',
  decision: 'what stands on a branch: accept, reject, defer, needs-work, none',
  flag: 'follow-up, revert, cve, …',
  reviewer: 'who voted on it; me',
  assigned: 'whose it is: me, a name, none',
  author: 'who wrote the change',
  path: 'a changed file or folder',
  cve: 'any, none, or a number',
  series: 'posted together: any, none, or a key',
  age: 'waiting time, as in >7d',
  snoozed: 'put off by me: yes, no',
  unread: 'news since my last visit: yes, no',
};

/** What was typed, part by part: filters the server knows, and everything else as words. */
export function queryParts(q: string): readonly QueryPart[] {
  return splitQuery(q).map((text) => {
    const { kind, value } = readPart(text);
    return { text, token: kind !== null && value !== '' };
  });
}

/** The filters of a query, and its free words as one text. */
export function partsOf(q: string): { readonly tokens: readonly string[]; readonly words: string } {
  const parts = queryParts(q);
  return {
    tokens: parts.filter((part) => part.token).map((part) => part.text),
    words: parts
      .filter((part) => !part.token)
      .map((part) => part.text)
      .join(' '),
  };
}

/** A query from its filters and words, each filter once. */
export function joinQuery(tokens: readonly string[], words: string): string {
  return [...new Set(tokens), words.trim()].filter(Boolean).join(' ');
}

/** `name:value`, quoted when the value has blanks. */
export function writeToken(name: string, value: string): string {
  return /\s/.test(value) ? `${name}:"${value.replaceAll('"', '')}"` : `${name}:${value}`;
}

/** The pages that list candidates by the same filters. */
export type ListPage = 'queue' | 'matrix';

/** The address of a list for a query; defaults are left out, so that equal queries have equal addresses. */
export function queueHref(
  project: string,
  query: { readonly q?: string; readonly view?: string; readonly sort?: string },
  page: ListPage = 'queue',
): string {
  const search = new URLSearchParams();
  if (query.q) search.set('q', query.q);
  if (query.view && query.view !== 'waiting') search.set('view', query.view);
  if (query.sort && query.sort !== 'pressing') search.set('sort', query.sort);
  const text = search.toString();
  return `/p/${project}/${page}${text ? `?${text}` : ''}`;
}
