import type { Client } from './http-client';

/** Compressed bytes of the scripts that a page loads before it is used, and how many there are. */
export async function scriptBytes(
  client: Client,
  path: string,
): Promise<{ bytes: number; files: number }> {
  const { body, headers } = await client.get(path);
  const html =
    headers['content-encoding'] === 'gzip'
      ? (await unzip(body)).toString('utf8')
      : body.toString('utf8');
  const sources = new Set(
    [...html.matchAll(/<script[^>]+src="([^"]+)"/g)].map((match) => match[1] ?? ''),
  );
  let bytes = 0;
  for (const source of sources) {
    const script = await client.get(source.replaceAll('&amp;', '&'));
    bytes += script.body.length;
  }
  return { bytes, files: sources.size };
}

async function unzip(body: Buffer): Promise<Buffer> {
  const { gunzip } = await import('node:zlib');
  return new Promise((resolve, reject) =>
    gunzip(body, (error, plain) => (error ? reject(error) : resolve(plain))),
  );
}
