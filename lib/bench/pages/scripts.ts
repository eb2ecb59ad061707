import { scriptsOf } from '@/lib/bench/bundles';
import { type Client, textOf } from './http-client';

/** Compressed bytes of the scripts that a page loads before it is used, and how many there are. */
export async function scriptBytes(
  client: Client,
  path: string,
): Promise<{ bytes: number; files: number }> {
  const html = textOf(await client.get(path));
  const sources = scriptsOf(html);
  let bytes = 0;
  for (const source of sources) {
    const script = await client.get(source);
    bytes += script.body.length;
  }
  return { bytes, files: sources.length };
}
