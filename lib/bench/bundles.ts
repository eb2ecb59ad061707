import { brotliCompressSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { type DemoInstance, startDemoInstance } from '@/lib/gate/demo-instance';

/** Bytes that a browser may have to fetch before a page of these is alive (issue "The reviewer's day", acceptance 2). */
const budget = 180_000;
const Queue = z.object({ rows: z.array(z.object({ oid: z.string() })).min(1) });

export interface ScriptSize {
  readonly scripts: number;
  readonly raw: number;
  readonly gzip: number;
  readonly brotli: number;
}

/** Addresses of the scripts that a page's HTML asks for; those for old browsers alone (`nomodule`) are not fetched. */
export function scriptsOf(html: string): readonly string[] {
  const found = new Set<string>();
  for (const [tag] of html.matchAll(/<script\b[^>]*>|<link\b[^>]*>/g)) {
    if (/\bnomodule\b/i.test(tag)) continue;
    const address = tag.startsWith('<script')
      ? /\bsrc="([^"]+)"/.exec(tag)?.[1]
      : /\brel="(?:modulepreload|preload)"/.test(tag) && /\bas="script"|modulepreload/.test(tag)
        ? /\bhref="([^"]+)"/.exec(tag)?.[1]
        : undefined;
    if (address !== undefined) found.add(address.replaceAll('&amp;', '&'));
  }
  return [...found];
}

async function sizeOf(instance: DemoInstance, page: string): Promise<ScriptSize> {
  // Who is signed in is sent on from there.
  const headers = page === '/sign-in' ? {} : { Cookie: instance.cookie };
  const response = await fetch(instance.url + page, { headers });
  const addresses = scriptsOf(await response.text());
  let [raw, gzip, brotli] = [0, 0, 0];
  for (const address of addresses) {
    const script = Buffer.from(await (await fetch(new URL(address, instance.url))).arrayBuffer());
    raw += script.length;
    gzip += gzipSync(script).length;
    brotli += brotliCompressSync(script).length;
  }
  return { scripts: addresses.length, raw, gzip, brotli };
}

const kilo = (bytes: number) => (bytes / 1000).toFixed(1).padStart(8);

/**
 * Prints, per page of the production build, the bytes of JavaScript that its HTML asks for: as they are, with gzip (what
 * the server sends) and with brotli (what a proxy may). Exit 1: queue or candidate page over 180 kB gzip.
 */
export async function run(argv: readonly string[]): Promise<number> {
  if (argv.length > 0) {
    console.error('Usage: npm run bench -- bundles');
    return 2;
  }
  const instance = await startDemoInstance((sentence) => console.error(sentence));
  try {
    const { rows } = Queue.parse(await instance.get('/api/p/demo/queue?view=all&limit=1'));
    const pages: readonly (readonly [string, boolean])[] = [
      ['/p/demo/queue', true],
      [`/p/demo/candidates/${rows[0]?.oid}`, true],
      ['/p/demo/history', false],
      ['/p/demo/branches', false],
      ['/p/demo/sources', false],
      ['/projects/new', false],
      ['/settings/people', false],
      ['/sign-in', false],
    ];
    console.log(`${'kB of JavaScript'.padEnd(34)}scripts     raw    gzip  brotli`);
    let over = 0;
    for (const [page, counts] of pages) {
      const size = await sizeOf(instance, page);
      const late = counts && size.gzip > budget;
      if (late) over += 1;
      const name = page.replace(/[0-9a-f]{40}/, '<oid>').padEnd(34);
      const sizes = [size.raw, size.gzip, size.brotli].map(kilo).join('');
      console.log(
        `${name}${String(size.scripts).padStart(7)}${sizes}${late ? '  over 180 kB' : ''}`,
      );
    }
    return over > 0 ? 1 : 0;
  } finally {
    await instance.stop();
  }
}
