import { z } from 'zod';

/** Answer of POST /api/p/<project>/branches/refresh. */
const RefreshResult = z.object({
  upstreamMoved: z.boolean(),
  added: z.array(z.string()),
  moved: z.array(z.string()),
  vanished: z.array(z.string()),
  returned: z.array(z.string()),
});
export type RefreshResult = z.infer<typeof RefreshResult>;

export const readRefresh = (value: unknown): RefreshResult => RefreshResult.parse(value);

/** What a look at the repositories found, as one sentence. */
export function sayRefresh(result: RefreshResult): string {
  const said = [
    result.upstreamMoved ? 'upstream moved' : '',
    list('new', result.added),
    list('moved', result.moved),
    list('gone', result.vanished),
    list('back', result.returned),
  ].filter(Boolean);
  return said.length === 0 ? 'Nothing has changed.' : `${capital(said.join('; '))}.`;
}

const list = (word: string, names: readonly string[]): string =>
  names.length === 0 ? '' : `${word}: ${names.join(', ')}`;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
