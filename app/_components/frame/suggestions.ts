import type { QueuePage } from '@/lib/contracts/pages';
import { tokenHelp, writeToken } from './query-tokens';

export interface Suggestion {
  /** `name`: a filter's name, to be followed by a value. */
  readonly kind: 'name' | 'value';
  readonly text: string;
  readonly note: string;
}

type Facets = QueuePage['facets'];

const most = 12;

/** The word under the cursor, which is the last one. */
function lastWord(draft: string): string {
  return /(?:[^\s"]+:)?"[^"]*$|\S*$/.exec(draft)?.[0] ?? '';
}

/** What could stand where one is typing: names of filters, then values with how many candidates they find. */
export function suggest(
  draft: string,
  facets: Facets,
  taken: readonly string[],
): readonly Suggestion[] {
  const word = lastWord(draft);
  const colon = word.indexOf(':');
  if (colon > 0) {
    const name = word.slice(0, colon).toLowerCase();
    const start = word
      .slice(colon + 1)
      .replaceAll('"', '')
      .toLowerCase();
    const facet = facets.find((candidate) => candidate.token === name);
    return (facet?.values ?? [])
      .filter((entry) => entry.value.toLowerCase().includes(start))
      .map((entry) => ({
        kind: 'value' as const,
        text: writeToken(name, entry.value),
        note: String(entry.count),
      }))
      .filter((suggestion) => !taken.includes(suggestion.text))
      .slice(0, most);
  }
  const names = new Set([...Object.keys(tokenHelp), ...facets.map((facet) => facet.token)]);
  const start = word.toLowerCase();
  return [...names]
    .filter((name) => name.startsWith(start))
    .map((name) => ({ kind: 'name' as const, text: `${name}:`, note: tokenHelp[name] ?? '' }))
    .slice(0, most);
}

/** The draft with its last word replaced by a suggestion. */
export function complete(draft: string, suggestion: Suggestion): string {
  const word = lastWord(draft);
  return draft.slice(0, draft.length - word.length) + suggestion.text;
}
