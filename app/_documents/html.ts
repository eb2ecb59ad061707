import { visibleParts } from '@/app/_components/diff/visible';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
};
const special = /[&<>"']/;
const specials = /[&<>"']/g;

/** Text as it stands in HTML, between tags or in a quoted attribute; escaped as React escapes it. */
export const escaped = (text: string): string =>
  special.test(text) ? text.replace(specials, (char) => entities[char] ?? '') : text;

/** ` name="value"`; nothing where there is no value. */
export const attribute = (name: string, value: string | undefined): string =>
  value === undefined ? '' : ` ${name}="${escaped(value)}"`;

/** What `VisibleText` shows: text from outside with nothing hidden in it. */
export const visible = (text: string): string =>
  visibleParts(text)
    .map((part) =>
      part.control === null
        ? escaped(part.text)
        : `<span class="control-char"${attribute('title', part.control)}>${escaped(part.text)}</span>`,
    )
    .join('');

/** Where two texts meet, React puts this between them. */
export const seam = '<!-- -->';

/** Texts that stand side by side, as React writes them. */
export const texts = (...parts: readonly string[]): string =>
  parts
    .filter((part) => part !== '')
    .map(escaped)
    .join(seam);

const outOfScript: Readonly<Record<string, string>> = {
  '&': '\\u0026',
  '<': '\\u003c',
  '>': '\\u003e',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};
const scriptSpecial = /[&<>\u2028\u2029]/;
const scriptSpecials = /[&<>\u2028\u2029]/g;

/** JSON that may stand in an inline script: nothing in it ends the script or begins a tag. */
export const scriptJson = (json: string): string =>
  scriptSpecial.test(json) ? json.replace(scriptSpecials, (char) => outOfScript[char] ?? '') : json;

/** The inside of a quoted JavaScript string in an inline script. */
export const scriptText = (text: string): string => scriptJson(JSON.stringify(text)).slice(1, -1);
