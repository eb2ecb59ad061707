import { isReadableAddress } from '@/app/_http/address';
import { newNonce } from '@/app/_http/content-policy';
import { contextOf } from '@/app/_http/request-context';
import { loadPatch } from '@/app/p/[project]/candidates/[oid]/load-patch';
import type { Viewer } from '@/lib/contracts/pages';
import { env } from '@/lib/env';
import { isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import { Lru } from '@/lib/lru';
import { getCandidate } from '@/lib/services/candidates/get-candidate';
import { getFrame } from '@/lib/services/projects/get-frame';
import { type Asking, documentHeaders, isTwice, templateKey } from './asking';
import { cutCandidate, type KeptCandidate, type Shown } from './candidate-template';
import { drawCandidate } from './draw-candidate';
import { type DrawnPage, drawnByReact } from './drawn-by-react';
import { flightJson, flightOf } from './flight';
import { listQueryOf } from './list-query';
import type { DocumentAnswer } from './send-document';
import { type CandidateValues, candidateDifferences, writeCandidate } from './write-candidate';

/** Templates by who looks at what; null: the page is not as expected, and Next draws it. Some 30 kB each. */
const templates = new Lru<string, Kept | null>(256);
/** How many pages could not be used, by the key of the template they might have been. */
const failures = new Lru<string, number>(256);
/** A page whose parts came in another order, or that is odd by what it is about, is followed by one that can be used. */
const mostFailures = 5;

interface Kept {
  readonly template: KeptCandidate;
  /** Its Link header, cut at the nonce. */
  readonly link: readonly string[];
}

/**
 * The page of a candidate as a document: what a browser gets that opens its address. Next draws the whole page for a person
 * once; from then on the page's own component is drawn by React alone, and set with its data into what Next drew around it.
 * Who asks, and what they may see, is asked every time, by the same services as Next's page asks. Whatever is not as
 * expected is left to Next.
 */
export async function candidateDocument(
  asking: Asking,
  address: { readonly project: string; readonly oid: string },
): Promise<DocumentAnswer> {
  // While one develops, what React draws changes under a running server.
  const asked = env().production ? await valuesOf(asking, address) : null;
  const kept = asked === null ? null : templates.get(asked.key);
  if (asked !== null && kept) {
    const body = write(kept, asked);
    if (body !== null) {
      return { status: 200, headers: documentHeaders(asked.values.nonce, kept.link), body };
    }
  }
  const drawn = await drawnByReact(asking);
  if (asked !== null && kept === undefined && drawn.status === 200) learn(asked, drawn);
  return drawn;
}

interface Asked {
  readonly key: string;
  readonly viewer: Viewer;
  readonly values: Omit<CandidateValues, 'main'>;
}

/** What to write, and the key of its template. Null: nobody is signed in, or the address is none of a candidate they may see. */
async function valuesOf(
  asking: Asking,
  { project, oid }: { readonly project: string; readonly oid: string },
): Promise<Asked | null> {
  const { pathname, search, searchParams } = new URL(asking.url);
  // An older decision or a chosen branch is another page.
  const other = searchParams.has('at') || searchParams.has('branch');
  if (other || !/^[0-9a-f]{40,64}$/.test(oid)) return null;
  if (!isReadableAddress(pathname, search) || isTwice(searchParams)) return null;
  const said = (name: string): string | undefined => searchParams.get(name) ?? undefined;
  const query = listQueryOf({ q: said('q'), view: said('view'), sort: said('sort') });
  const found = query === null ? null : await contextOf(asking.headers);
  if (query === null || found === null) return null;
  const ctx = { ...found, projects: new Map() };
  try {
    const [frame, candidate, patch] = await Promise.all([
      getFrame(ctx, { project }),
      getCandidate(ctx, { project, oid, query: { ...query, limit: 50 } }),
      loadPatch(ctx, { project, oid }),
    ]);
    const framed = { ...frame, viewerId: ctx.viewer.id };
    const shown: Shown = { oid, frame: framed, query, json: JSON.stringify(candidate), patch };
    const { subject } = candidate;
    const values = { nonce: newNonce(), pathname, search, frame: framed, shown, subject };
    return { key: templateKey(asking, ctx.viewer, frame), viewer: ctx.viewer, values };
  } catch (error) {
    // What they may not see, or what is not there: Next's page says it. Of anything else it has a page that offers to try again.
    if (!isAppError(error)) log('pages').error({ err: error }, 'a candidate cannot be written');
    return null;
  }
}

/** The page; null where it cannot be drawn here, and Next does it. */
function write(kept: Kept, { values }: Asked): string | null {
  const main = drawn(values.shown);
  return main === null ? null : writeCandidate(kept.template, { ...values, main });
}

function drawn(shown: Shown): string | null {
  try {
    return drawCandidate(shown);
  } catch (error) {
    // A part that is yet to be fetched, or a defect: then Next's page has it too, and says so.
    log('pages').debug({ err: error, oid: shown.oid }, 'a candidate cannot be drawn alone');
    return null;
  }
}

/** Keeps a page that Next drew as a template, if these functions would have written exactly the same. */
function learn({ key, viewer, values }: Asked, { body, headers }: DrawnPage): void {
  const page = body.toString('utf8');
  const template = cutCandidate(page);
  const main = template === null ? null : drawn(template.shown);
  if (template === null || main === null) {
    fail(key);
    return;
  }
  // Role or name changed between our asking and Next's: the next page will do.
  const { role, slug } = template.shown.frame;
  const same = role === values.frame.role && slug === values.frame.slug;
  if (!same || !flightOf(page).includes(flightJson(viewer))) return;
  const wrong = candidateDifferences(template, { ...values, main });
  if (wrong.length > 0) {
    log('pages').warn({ wrong }, 'Next draws a candidate otherwise than it is written here');
    fail(key);
    return;
  }
  const link = (headers.get('link') ?? '').split(template.was.nonce);
  // Texts of their own: one that is cut out of a page holds all of the page in memory.
  templates.set(key, { template: structuredClone(template.kept), link });
}

/** Leaves it to Next once too many pages could not be used. */
function fail(key: string): void {
  const failed = (failures.get(key) ?? 0) + 1;
  failures.set(key, failed);
  if (failed >= mostFailures) templates.set(key, null);
}
