import { describe, expect, it, vi } from 'vitest';
import type { CandidateView, PatchView } from '@/lib/contracts/pages';
import { cutCandidate, type Shown } from './candidate-template';
import type { PageFrame } from './cuts';
import { drawCandidate } from './draw-candidate';
import { flightJson, flightOf, readRows, textRow } from './flight';
import { escaped, scriptText } from './html';
import { liveHtml, searchHtml, waitingHtml } from './list-html';
import { settled } from './settle';
import { plainNonce as nonce, plainFrame } from './testing/plain-frame';
import { type CandidateValues, candidateDifferences, writeCandidate } from './write-candidate';

const frame: PageFrame = {
  ...plainFrame,
  branches: [{ name: '6.6', tip: '6'.repeat(40), endOfLife: null, active: true }],
};

const candidateOf = (oid: string, subject: string): CandidateView => ({
  oid,
  commitKnown: true,
  subject,
  message: `${subject}\n\n${'Words. '.repeat(200)}`,
  author: { name: `By ${subject}`, email: 'ada@example.org' },
  authorTime: null,
  commitTime: '2026-05-01T10:00:00.000Z',
  subsystem: subject,
  files: 1,
  additions: 2,
  deletions: 3,
  firstRelease: null,
  soakSince: null,
  flags: [],
  series: null,
  analysis: null,
  verdict: null,
  phases: [
    {
      id: null,
      phase: 'message',
      status: 'completed',
      summary: `Says: ${subject}`,
      reason: null,
      findings: [],
      ms: null,
      log: [],
      claim: null,
    },
  ],
  cells: [],
  decisions: [],
  comments: [],
  mails: [],
  mailVerdict: null,
  followUps: [],
  alarms: [],
  position: null,
});

const patchOf = (word: string): PatchView => ({
  text: [
    'diff --git a/a.c b/a.c',
    '--- a/a.c',
    '+++ b/a.c',
    '@@ -1,2 +1,2 @@ int f(void)',
    ' \tint a;',
    `-\treturn ${word};`,
    `+\treturn "${word}";`,
    '',
  ].join('\n'),
  branch: null,
  truncated: false,
  reason: null,
});

const shownOf = (oid: string, subject: string, patch: PatchView | null): Shown => ({
  oid,
  frame,
  query: { q: '', view: 'waiting', sort: 'pressing' },
  json: JSON.stringify(candidateOf(oid, subject)),
  patch,
});

const drawn = (shown: Shown): string => {
  const html = drawCandidate(shown);
  if (html === null) throw new Error('not drawn');
  return html;
};

const valuesOf = (shown: Shown, more: Partial<CandidateValues> = {}): CandidateValues => ({
  nonce: 'zyxwvutsrqponmlkjihgfedc',
  pathname: `/p/demo/candidates/${shown.oid}`,
  search: '',
  frame: shown.frame,
  shown,
  subject: candidateOf(shown.oid, JSON.parse(shown.json).subject).subject,
  main: drawn(shown),
  ...more,
});

/** A page as Next streams it: the patch comes late, behind what stands in for it, and a script puts it into its place. */
function streamed(shown: Shown, heading: string): string {
  const script = (body: string) => `<script nonce="${nonce}">${body}</script>`;
  const [before = '', late = '', after = ''] = drawn(shown).split(/<!--\$-->|<!--\/\$-->/);
  const { oid, patch } = shown;
  const title = `${heading} · Stablehand`;
  const rows = [
    `1:"$Sreact.fragment"\n`,
    `b:["children",{"s":{"n":"oid","t":"d","k":"${oid}","s":[]}}]\n`,
    `0:{"c":["","p","demo","candidates","${oid}"],"q":"","i":false}\n`,
    `9:["$","$L2",null,{"value":${flightJson(frame)},"children":[]}]\n`,
  ];
  const props = { oid, initial: '$1a', query: shown.query, patch: '$@1b', branch: null };
  const long = patch !== null && patch.text.length > 100;
  const last = [
    `8:["$","$L3","${oid}",${JSON.stringify(props)}]\n`,
    `16:[["$","title","0",{"children":${flightJson(title)}}]]\n`,
    long
      ? `1b:{"text":"$1c","branch":null,"truncated":false,"reason":null}\n`
      : `1b:${flightJson(patch)}\n`,
  ];
  return [
    `<!DOCTYPE html><html><head><script src="/a.js" async="" nonce="${nonce}"></script><title>${escaped(title)}</title></head><body>`,
    `<nav>Queue<!-- --> ${waitingHtml(frame)}</nav><!--$-->${searchHtml('', '_R_0_')}<!--/$-->${liveHtml(frame)}`,
    `<main id="main" tabindex="-1">${before}<!--$?--><template id="B:0"></template><p>…</p><!--/$-->${after}<!--$--><!--/$--></main>`,
    script('(self.__next_f=self.__next_f||[]).push([0])'),
    script(`self.__next_f.push([1,"${scriptText(rows.join(''))}"])`),
    `<div hidden id="S:0">${late}</div>`,
    script('$RB=[];$RC=function(a,b){for(;a<b;);};$RC("B:0","S:0")'),
    script(
      `self.__next_f.push([1,"${textRow('1a', shown.json)}${long ? textRow('1c', patch?.text ?? '') : ''}${scriptText(last.join(''))}"])`,
    ),
    '</body></html>',
  ].join('');
}

const first = shownOf('a'.repeat(40), 'net: größer', patchOf('one'));
const template = () => {
  const cut = cutCandidate(streamed(first, 'net: größer'));
  if (cut === null) throw new Error('not cut');
  return cut;
};
const rowOf = (page: string, id: string): string =>
  readRows(flightOf(page))?.find((row) => row.id === id)?.value ?? '';

describe('the page of a candidate', () => {
  it('is written again as it was, its patch in one piece', () => {
    const cut = template();
    expect(candidateDifferences(cut, valuesOf(first))).toEqual([]);
    const again = writeCandidate(cut.kept, valuesOf(first, { nonce }));
    const was = settled(streamed(first, 'net: größer')) ?? '';
    expect(again.slice(0, again.indexOf('<script nonce'))).toBe(
      was.slice(0, was.indexOf('<script nonce')),
    );
    expect(streamed(first, 'net: größer')).toContain('1c:T');
    expect(JSON.parse(rowOf(again, '1b'))).toEqual(first.patch);
    expect(readRows(flightOf(again))?.some(({ id }) => id === '1c')).toBe(false);
    for (const id of ['0', '8', '9', 'b', '16', '1a'])
      expect(rowOf(again, id)).toBe(rowOf(was, id));
  });

  it('is left alone where it is not as it would be written', () => {
    const page = streamed(first, 'net: größer');
    const differs = (html: string) => {
      const cut = cutCandidate(html);
      return cut && candidateDifferences(cut, valuesOf(first));
    };
    expect(differs(page.replace('class="crumb"', 'class="crumbs"'))).toEqual(['main']);
    expect(differs(streamed(first, 'another'))).toEqual(['title', 'heading']);
    expect(cutCandidate(page.replace('$RC("B:0"', '$RX("B:0"'))).toBeNull();
    expect(cutCandidate(page.replaceAll('initial', 'first'))).toBeNull();
    expect(cutCandidate('<html></html>')).toBeNull();
  });

  it('lets nothing that it is about act, and holds it as HTML and for its scripts', () => {
    const hostile = '$& </title></script><script>alert(1)</script>';
    const shown = {
      ...shownOf('b'.repeat(40), hostile, patchOf(hostile)),
      query: { q: hostile, view: 'all', sort: 'oldest' } as const,
      frame: { ...frame, waiting: 77, name: `$$ ${hostile}` },
    };
    const search = `?${new URLSearchParams({ ...shown.query, other: 'a/b c' })}`;
    const page = writeCandidate(template().kept, valuesOf(shown, { search }));
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain(nonce);
    expect(page).not.toContain(first.oid);
    expect(page.match(/<script[^>]*>/g)).toHaveLength(3);
    expect(page).toContain(`<title>${escaped(hostile)} · Stablehand</title>`);
    expect(page).toContain(`<h1>${escaped(hostile)}</h1>`);
    expect(page).toContain(waitingHtml({ waiting: 77 }));
    expect(JSON.parse(rowOf(page, '1a'))).toEqual(candidateOf(shown.oid, hostile));
    expect(JSON.parse(rowOf(page, '1b'))).toEqual(shown.patch);
    const [, , key, props] = JSON.parse(rowOf(page, '8'));
    expect(key).toBe(shown.oid);
    expect(props.query).toEqual({ ...shown.query, q: `$${hostile}` });
    expect([props.oid, props.initial, props.patch]).toEqual([shown.oid, '$1a', '$@1b']);
    expect(JSON.parse(rowOf(page, '16'))[0][3].children).toBe(`$${hostile} · Stablehand`);
    expect(rowOf(page, 'b')).toContain(`"k":"${shown.oid}"`);
    expect(JSON.parse(rowOf(page, '0')).c.join('/')).toBe(
      `/p/demo/candidates/${shown.oid}${search}`,
    );
  });

  it('is left to Next until its parts have been fetched', async () => {
    const candidate = candidateOf('c'.repeat(40), 'with an alarm');
    const commit = { oid: 'd'.repeat(40), subject: 'later fix', at: null, candidate: false };
    const alarm = {
      id: 'x',
      kind: 'fixed',
      commit,
      candidate: { oid: candidate.oid, subject: candidate.subject },
      foundAt: '2026-05-03T10:00:00.000Z',
      tip: 'e'.repeat(40),
      decisions: [],
      seen: null,
    } as const;
    const json = JSON.stringify({ ...candidate, alarms: [alarm] });
    const shown = { ...shownOf(candidate.oid, candidate.subject, patchOf('one')), json };
    expect(() => drawCandidate(shown)).toThrow();
    await vi.waitFor(() => expect(drawn(shown)).toContain('later fix'), { timeout: 30_000 });
  }, 60_000);

  it('is drawn without its patch where that is too large to come with it', () => {
    expect(drawn(shownOf(first.oid, 'net: größer', null))).toContain('Loading the patch');
    expect(drawn(first)).toContain('class="diff');
  });
});
