/**
 * React streams what a page waits for behind the rest, hidden, with scripts that put it into its place. These functions do the
 * same to the text of a page, so that it stands there as if nothing had been waited for.
 */

/** Where the `<div>` that begins at `from` ends (behind its closing tag); -1: it does not. */
function divEnd(html: string, from: number): number {
  const tag = /<(\/?)div[\s>]/g;
  tag.lastIndex = from;
  let depth = 0;
  for (let match = tag.exec(html); match !== null; match = tag.exec(html)) {
    depth += match[1] === '' ? 1 : -1;
    if (depth === 0) return html.indexOf('>', match.index) + 1;
  }
  return -1;
}

/** Takes a part that came late out of the page: its contents, and the page without it. */
function takePart(
  html: string,
  id: string,
): { readonly html: string; readonly part: string } | null {
  const head = `<div hidden id="${id}">`;
  const from = html.indexOf(head);
  const end = from < 0 ? -1 : divEnd(html, from);
  if (end < 0) return null;
  const part = html.slice(from + head.length, end - '</div>'.length);
  return { html: html.slice(0, from) + html.slice(end), part };
}

const inlineScript = /<script nonce="[^"]*">([\s\S]*?)<\/script>/g;
const moves = /\$R([SC])\("([^"]+)","([^"]+)"\)/g;

/** The page with every late part in its place and without the scripts that would have put it there. Null: not understood. */
export function settled(page: string): string | null {
  const orders: { readonly kind: string; readonly from: string; readonly to: string }[] = [];
  let html = page.replace(inlineScript, (script, body: string) => {
    if (!body.includes('$R')) return script;
    for (const [, kind = '', first = '', second = ''] of body.matchAll(moves))
      orders.push(
        kind === 'S' ? { kind, from: first, to: second } : { kind, from: second, to: first },
      );
    return body.startsWith('self.__next_f') ? script : '';
  });
  for (const { kind, from, to } of orders) {
    const taken = takePart(html, from);
    if (taken === null) return null;
    const hole = `<template id="${to}"></template>`;
    const at = taken.html.indexOf(hole);
    if (at < 0) return null;
    if (kind === 'S') {
      html = taken.html.slice(0, at) + taken.part + taken.html.slice(at + hole.length);
      continue;
    }
    const opening = '<!--$?-->';
    const end = taken.html.indexOf('<!--/$-->', at);
    if (end < 0 || !taken.html.endsWith(opening, at)) return null;
    html = `${taken.html.slice(0, at - opening.length)}<!--$-->${taken.part}${taken.html.slice(end)}`;
  }
  return /<template id=|<div hidden id="S:/.test(html) ? null : html;
}
