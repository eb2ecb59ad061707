import type { QueueFacets } from '@/lib/contracts/pages';
import { closedValues, filterKinds } from '@/lib/contracts/queue-filter';
import { tokenHelp, writeToken } from './query-tokens';

export interface Suggestion {
  /** `name`: a filter's name, to be followed by a value. */
  readonly kind: 'name' | 'value';
  readonly text: string;
  readonly note: string;
}

type Facets = QueueFacets['facets'];

const most = 12;

/** The word under the cursor, which is the last one. */
function lastWord(draft: string): string {
  return /(?:[^\s"]+:)?"[^"]*$|\S*$/.exec(draft)?.[0] ?? '';
}

/** Values that need no count to be worth offering. */
const always: Readonly<Record<string, readonly string[]>> = {
  ...closedValues,
  reviewer: ['me'],
  assigned: ['me', 'none'],
  cve: ['any', 'none'],
  series: ['any', 'none'],
  age: ['>7d', '>30d', '<1d'],
};

/**
 * What could stand where one is typing: names of filters, then values with how many candidates they find. A minus in front
 * is kept: it takes those out.
 */
export function suggest(
  draft: string,
  facets: Facets,
  taken: readonly string[],
): readonly Suggestion[] {
  const typed = lastWord(draft);
  const minus = typed.startsWith('-') ? '-' : '';
  const word = typed.slice(minus.length);
  const colon = word.indexOf(':');
  if (colon > 0) {
    const name = word.slice(0, colon).toLowerCase();
    const start = word
      .slice(colon + 1)
      .replaceAll('"', '')
      .toLowerCase();
    const counted = facets.find((candidate) => candidate.token === name)?.values ?? [];
    const values = [
      ...counted.map(({ value, count }) => ({ value, note: String(count) })),
      ...(always[name] ?? [])
        .filter((value) => !counted.some((entry) => entry.value === value))
        .map((value) => ({ value, note: counted.length > 0 && name in closedValues ? '0' : '' })),
    ];
    return values
      .filter(({ value }) => value.toLowerCase().includes(start))
      .map(({ value, note }) => ({
        kind: 'value' as const,
        text: minus + writeToken(name, value),
        note,
      }))
      .filter((suggestion) => !taken.includes(suggestion.text))
      .slice(0, most);
  }
  const start = word.toLowerCase();
  return filterKinds
    .filter((name) => name.startsWith(start))
    .map((name) => ({ kind: 'name' as const, text: `${minus}${name}:`, note: tokenHelp[name] }))
    .slice(0, most);
}

/** The draft with its last word replaced by a suggestion. */
export function complete(draft: string, suggestion: Suggestion): string {
  const word = lastWord(draft);
  return draft.slice(0, draft.length - word.length) + suggestion.text;
}
