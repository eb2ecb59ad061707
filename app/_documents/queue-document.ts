import { isReadableAddress } from '@/app/_http/address';
import { newNonce } from '@/app/_http/content-policy';
import { contextOf } from '@/app/_http/request-context';
import type { QueuePage, Viewer } from '@/lib/contracts/pages';
import { env } from '@/lib/env';
import { isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import { Lru } from '@/lib/lru';
import { getFrame } from '@/lib/services/projects/get-frame';
import { getQueuePageText, isListPlace } from '@/lib/services/queue/get-queue-page';
import { type Asking, documentHeaders, isTwice, templateKey } from './asking';
import { type DrawnPage, drawnByReact } from './drawn-by-react';
import { flightJson, flightOf } from './flight';
import { isWritable } from './list-html';
import { firstRows, readListQuery } from './list-query';
import { cutPage, type KeptTemplate, withoutPage } from './page-template';
import type { DocumentAnswer } from './send-document';
import { differences, type PageValues, writePage } from './write-page';

/** Templates by who looks at what; null: the page is not as expected, and React draws it. Some 40 kB each. */
const templates = new Lru<string, Kept | null>(256);

interface Kept {
  readonly template: KeptTemplate;
  /** Its Link header, cut at the nonce: what a browser should fetch at once. */
  readonly link: readonly string[];
}

/**
 * The queue as a document: what a browser gets that opens its address. React draws the whole page for a person once; from
 * then on only what differs is written: the list, its data, the counts. Who asks, and what they may see, is asked every
 * time, by the same services as React's page asks. Whatever is not as expected is left to React.
 */
export async function queueDocument(asking: Asking, project: string): Promise<DocumentAnswer> {
  // While one develops, what React draws changes under a running server.
  const asked = env().production ? await valuesOf(asking, project) : null;
  const kept = asked === null ? null : templates.get(asked.key);
  if (asked !== null && kept && isWritable(asked.values)) {
    return send(kept, asked.values);
  }
  const drawn = await drawnByReact(asking);
  if (asked !== null && kept === undefined && drawn.status === 200) {
    learn(asked, drawn);
  }
  return drawn;
}

interface Asked {
  /** Whom and what React's part of the page is about. */
  readonly key: string;
  readonly viewer: Viewer;
  readonly values: PageValues;
}

/** What to write, and the key of its template. Null: nobody is signed in, or the address is none of a queue they may see. */
async function valuesOf(asking: Asking, project: string): Promise<Asked | null> {
  const { pathname, search, searchParams } = new URL(asking.url);
  if (!isReadableAddress(pathname, search) || isTwice(searchParams)) return null;
  const found = await contextOf(asking.headers);
  if (found === null) return null;
  const ctx = { ...found, projects: new Map() };
  const said = (name: string): string | undefined => searchParams.get(name) ?? undefined;
  const query = readListQuery({ q: said('q'), view: said('view'), sort: said('sort') });
  const place = said('after') ?? '';
  const after = isListPlace(place) ? place : '';
  try {
    const [frame, list] = await Promise.all([
      getFrame(ctx, { project }),
      getQueuePageText(ctx, { project, query: { ...query, after, limit: firstRows } }),
    ]);
    const key = templateKey(asking, ctx.viewer, frame);
    const values = {
      nonce: newNonce(),
      pathname,
      search,
      frame: { ...frame, viewerId: ctx.viewer.id },
      query,
      after,
      list,
      page: JSON.parse(list) as QueuePage,
    };
    return { key, viewer: ctx.viewer, values };
  } catch (error) {
    // What they may not see, or what is not there: React's page says it. Of anything else it has a page that offers to try again.
    if (!isAppError(error)) log('pages').error({ err: error }, 'a queue cannot be written');
    return null;
  }
}

/** Keeps a page that React drew as a template, if these functions would have written exactly the same. */
function learn({ key, viewer, values }: Asked, { body, headers }: DrawnPage): void {
  const page = body.toString('utf8');
  const template = cutPage(page);
  // A short list comes in another form: the next longer one will do.
  if (template === null && values.page.rows.length < 3) return;
  // Role or name changed between our asking and React's: the next page will do.
  const { role, slug } = template?.frame ?? values.frame;
  const same = role === values.frame.role && slug === values.frame.slug;
  if (!same || !flightOf(page).includes(flightJson(viewer))) return;
  const wrong = template === null ? ['all'] : differences(template, values);
  if (template === null || wrong.length > 0) {
    log('pages').warn({ wrong }, 'React draws the queue otherwise than it is written here');
    templates.set(key, null);
    return;
  }
  const link = (headers.get('link') ?? '').split(template.was.nonce);
  templates.set(key, { template: withoutPage(template), link });
}

const send = (kept: Kept, values: PageValues): DocumentAnswer => ({
  status: 200,
  headers: documentHeaders(values.nonce, kept.link),
  body: writePage(kept.template, values),
});
