import type { CandidateView } from '@/lib/contracts/pages';
import {
  type CandidateSlot,
  type CandidateTemplate,
  candidateSlots,
  type KeptCandidate,
  type Shown,
} from './candidate-template';
import { flightJson, textRow } from './flight';
import { escaped, scriptText } from './html';
import { type FrameValues, fillFrame, joinParts } from './write-frame';

/** What one answer says. */
export interface CandidateValues extends FrameValues {
  readonly shown: Shown;
  readonly subject: CandidateView['subject'];
  /** The page's component, drawn. */
  readonly main: string;
}

/** What Next draws behind every page: where it waits for its title. */
const outlet = '<!--$--><!--/$-->';

/** What stands in each slot of a template for these values. */
function fill(
  kept: KeptCandidate,
  values: CandidateValues,
): Readonly<Record<CandidateSlot, string>> {
  const { shown, main } = values;
  const { oid, query, json, patch } = shown;
  const title = `${values.subject} · Stablehand`;
  const [head, tail] = [flightJson({ oid }).slice(0, -1), flightJson({ query }).slice(1, -1)];
  const props = `${head},"initial":"$${kept.candidateId}",${tail},"patch":"$@${kept.patchId}","branch":null}`;
  return {
    ...fillFrame(values, { q: query.q, suggestions: kept.suggestions }),
    oid: scriptText(JSON.stringify(oid)),
    title: scriptText(flightJson(title)),
    heading: `<title>${escaped(title)}</title>`,
    candidate: textRow(kept.candidateId, json),
    patch: `${kept.patchId}:${scriptText(flightJson(patch))}\\n`,
    props: scriptText(`${JSON.stringify(oid)},${props}`),
    main: `<main id="main" tabindex="-1">${main}${outlet}</main>`,
  };
}

/** The whole page for one answer. */
export const writeCandidate = (kept: KeptCandidate, values: CandidateValues): string =>
  joinParts(kept.parts, fill(kept, values));

/** In which slots these functions would not have written what React did; none, where the template may be used. */
export function candidateDifferences(
  template: CandidateTemplate,
  values: Pick<CandidateValues, 'pathname' | 'search' | 'subject' | 'main'>,
): readonly CandidateSlot[] {
  const { kept, was, shown } = template;
  const filled = fill(kept, { ...values, nonce: was.nonce, frame: shown.frame, shown });
  const asScript: Partial<Record<CandidateSlot, string>> = {
    place: scriptText(was.place),
    frame: scriptText(was.frame),
    oid: scriptText(was.oid),
    title: scriptText(was.title),
    props: scriptText(was.props),
    candidate: textRow(kept.candidateId, was.candidate),
    // A long text in it has been put into its place.
    patch: filled.patch,
  };
  return candidateSlots.filter((slot) => filled[slot] !== (asScript[slot] ?? was[slot]));
}
