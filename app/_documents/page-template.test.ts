import { describe, expect, it } from 'vitest';
import { plainRow } from '@/app/p/[project]/queue/_components/testing/plain-row';
import type { QueuePage } from '@/lib/contracts/pages';
import type { PageFrame } from './cuts';
import { flightJson, flightOf, readRows, textRow } from './flight';
import { scriptText } from './html';
import { listHtml, liveHtml, searchHtml, waitingHtml } from './list-html';
import { cutPage, withoutPage } from './page-template';
import { settled } from './settle';
import { plainNonce as nonce, plainFrame } from './testing/plain-frame';
import { differences, type PageValues, writePage } from './write-page';

const frame: PageFrame = { ...plainFrame, role: 'viewer' };
const row = (subject: string) => plainRow({ subject, author: 'Ada' });
const counts = { waiting: 2, mine: 0, alarms: 0, security: 0, settled: 0, all: 2 };
const listOf = (...subjects: string[]): QueuePage => ({
  rows: subjects.map(row),
  next: null,
  total: subjects.length,
  counts,
  problems: [],
});
const values = (page: QueuePage, more: Partial<PageValues> = {}): PageValues => ({
  nonce: 'zyxwvutsrqponmlkjihgfedc',
  pathname: '/p/demo/queue',
  search: '',
  frame,
  query: { q: '', view: 'waiting', sort: 'pressing' },
  after: '',
  list: JSON.stringify(page),
  page,
  ...more,
});

/** A page as React streams it: the list comes late, behind what stands in for it, and scripts put it into its place. */
function streamed(page: QueuePage): string {
  const script = (body: string) => `<script nonce="${nonce}">${body}</script>`;
  const push = (text: string) => script(`self.__next_f.push([1,"${text}"])`);
  const list = listHtml({
    frame,
    query: values(page).query,
    page,
    after: '',
    menus: ['_R_1_', '_R_2_', '_R_3_'],
    foot: '<footer class="foot">j k</footer>',
  });
  const rows = [
    `1:"$Sreact.fragment"\n`,
    `:HL["/a.css","style",{"nonce":"${nonce}"}]\n`,
    `0:{"c":["","p","demo","queue"],"q":"","i":false}\n`,
    `9:["$","$L2",null,{"value":${flightJson(frame)},"children":[]}]\n`,
  ];
  const last = `8:["$","$L3","waiting pressing  ",{"query":{"q":"","view":"waiting","sort":"pressing"},"initial":"$1a","after":""}]\n`;
  return [
    `<!DOCTYPE html><html><head><script src="/a.js" async="" nonce="${nonce}"></script></head><body>`,
    `<nav>Queue<!-- --> ${waitingHtml(frame)}</nav><!--$-->${searchHtml('', '_R_0_')}<!--/$-->${liveHtml(frame)}`,
    '<main id="main" tabindex="-1"><!--$?--><template id="B:0"></template><div class="page"><div>…</div></div><!--/$--></main>',
    script('requestAnimationFrame(function(){$RT=performance.now()});'),
    '<div hidden id="S:0"><template id="P:1"></template><!--$--><!--/$--></div>',
    `<div hidden id="S:1">${list}</div>`,
    script('$RS=function(a,b){for(;a<b;);};$RS("S:1","P:1")'),
    script('$RB=[];$RC=function(a,b){for(;a<b;);};$RC("B:0","S:0")'),
    script('(self.__next_f=self.__next_f||[]).push([0])'),
    push(scriptText(rows.slice(0, 2).join(''))),
    push(
      scriptText(rows.slice(2).join('')) + textRow('1a', JSON.stringify(page)) + scriptText(last),
    ),
    '</body></html>',
  ].join('');
}

const template = (page: QueuePage) => {
  const cut = cutPage(streamed(page));
  if (cut === null) throw new Error('not cut');
  return cut;
};
const address = { pathname: '/p/demo/queue', search: '' };

describe('a page that React drew', () => {
  it('is put together as its scripts would', () => {
    const html = settled(streamed(listOf('one', 'two'))) ?? '';
    expect(html).toContain('<main id="main" tabindex="-1"><!--$--><div class="page">');
    expect(html).toContain('</footer></div><!--$--><!--/$--><!--/$--></main>');
    expect(html).not.toMatch(/\$R[A-Z]|template|hidden id/);
  });

  it('is written again as it was', () => {
    const page = listOf('größer \u202e <script>', 'a'.repeat(2000));
    const cut = template(page);
    expect(differences(cut, address)).toEqual([]);
    const again = writePage(cut, values(page, { nonce }));
    expect(again).toContain(settled(streamed(page))?.slice(0, 60) ?? 'nothing');
    expect(readRows(flightOf(again))).toEqual(readRows(flightOf(streamed(page))));
  });

  it('is left alone where it is not as it would be written', () => {
    const page = streamed(listOf('one', 'two'));
    const other = cutPage(page.replace('class="why"', 'class="because"'));
    expect(other && differences(other, address)).toEqual(['main']);
    expect(cutPage(page.replace('$RC("B:0"', '$RX("B:0"'))).toBeNull();
    expect(cutPage(page.replaceAll('initial', 'first'))).toBeNull();
    expect(cutPage('<html></html>')).toBeNull();
  });
});

describe('a page written from a template', () => {
  const hostile = '</script><script>alert(1)</script>';
  const page = listOf(`$1 ${hostile}`, '$& "quoted" größer \u2028');
  const query = { q: `$x ${hostile}`, view: 'all', sort: 'oldest' } as const;
  const search = `?${new URLSearchParams({ ...query, other: 'a/b c' })}`;
  const written = writePage(
    withoutPage(template(listOf('one', 'two'))),
    values(page, {
      query,
      search,
      after: 'here',
      frame: { ...frame, waiting: 77, name: `$$ ${hostile}` },
    }),
  );

  it('lets nothing that it is about act', () => {
    expect(written).not.toContain('<script>alert');
    expect(written.match(/<script[^>]*>/g)).toHaveLength(3);
    expect([...written.matchAll(/nonce="([^"]+)"/g)].every(([, one]) => one !== nonce)).toBe(true);
    expect(written).not.toContain(nonce);
  });

  it('holds the same data as HTML and for its scripts', () => {
    const rows = readRows(flightOf(written)) ?? [];
    expect(JSON.parse(rows.find(({ id }) => id === '1a')?.value ?? '')).toEqual(page);
    const [, , key, props] = JSON.parse(rows.find(({ id }) => id === '8')?.value ?? '[]');
    expect(key).toBe(`all oldest here ${query.q}`);
    expect(props).toEqual({ query: { ...query, q: `$${query.q}` }, initial: '$1a', after: 'here' });
    const place = JSON.parse(rows.find(({ id }) => id === '0')?.value ?? '{}');
    expect(place.c.join('/')).toBe(`/p/demo/queue${search}`);
    expect(new URLSearchParams(place.q).get('other')).toBe('a/b c');
    expect(written).toContain(waitingHtml({ waiting: 77 }));
    expect(rows.find(({ id }) => id === '9')?.value).toContain('"name":"$$$ ');
    expect(written).toContain('&lt;/script&gt;&lt;script&gt;alert(1)');
  });
});
