import type { HighlighterCore, LanguageRegistration } from 'shiki/core';
import type { PatchHunk, PatchLine } from '@/lib/diff/patch';

export interface CodeToken {
  readonly text: string;
  /** Class that colours it; empty for plain text. */
  readonly look: string;
}

type Grammar = () => Promise<{ readonly default: LanguageRegistration[] }>;

/** Grammars by language; each is its own file and loaded only when a patch needs it. */
const grammars: Readonly<Record<string, Grammar>> = {
  c: () => import('shiki/langs/c.mjs'),
  cpp: () => import('shiki/langs/cpp.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  rust: () => import('shiki/langs/rust.mjs'),
  shellscript: () => import('shiki/langs/shellscript.mjs'),
  perl: () => import('shiki/langs/perl.mjs'),
};

const byExtension: Readonly<Record<string, string>> = {
  c: 'c',
  h: 'c',
  dts: 'c',
  dtsi: 'c',
  cc: 'cpp',
  cpp: 'cpp',
  cxx: 'cpp',
  hpp: 'cpp',
  py: 'python',
  rs: 'rust',
  sh: 'shellscript',
  pl: 'perl',
  pm: 'perl',
};

/** The language of a path, or null where none is known. */
export function languageOf(path: string): string | null {
  const extension = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase();
  return extension === undefined ? null : (byExtension[extension] ?? null);
}

const looks: Readonly<Record<string, string>> = {
  'var(--shiki-token-keyword)': 'tk-keyword',
  'var(--shiki-token-constant)': 'tk-number',
  'var(--shiki-token-string)': 'tk-string',
  'var(--shiki-token-string-expression)': 'tk-string',
  'var(--shiki-token-comment)': 'tk-comment',
  'var(--shiki-token-function)': 'tk-function',
};

let core: Promise<HighlighterCore> | null = null;

/** Loads the highlighter and the grammars of some languages. Nothing of it is in a page's first load. */
export async function loadHighlighter(languages: readonly string[]): Promise<HighlighterCore> {
  core ??= (async () => {
    const [{ createHighlighterCore, createCssVariablesTheme }, { createJavaScriptRegexEngine }] =
      await Promise.all([import('shiki/core'), import('shiki/engine/javascript')]);
    return createHighlighterCore({
      themes: [createCssVariablesTheme({ name: 'tokens', variablePrefix: '--shiki-' })],
      langs: [],
      engine: createJavaScriptRegexEngine({ forgiving: true }),
    });
  })();
  const highlighter = await core;
  const loaded = highlighter.getLoadedLanguages();
  for (const language of languages) {
    const grammar = grammars[language];
    if (grammar && !loaded.includes(language)) {
      await highlighter.loadLanguage(...(await grammar()).default);
    }
  }
  return highlighter;
}

/** Past this a hunk is left plain: colouring it would hold the page up. */
const mostLines = 1500;
const cache = new WeakMap<PatchHunk, ReadonlyMap<string, readonly CodeToken[]>>();

/** The coloured tokens of a hunk's lines, by old and new line number (`-12`, `+12`). Kept per hunk. */
export function hunkTokens(
  highlighter: HighlighterCore,
  language: string,
  hunk: PatchHunk,
): ReadonlyMap<string, readonly CodeToken[]> {
  const known = cache.get(hunk);
  if (known) return known;
  const found = new Map<string, readonly CodeToken[]>();
  if (hunk.lines.length <= mostLines) {
    for (const side of ['delete', 'add'] as const) {
      const lines = hunk.lines.filter((line) => line.kind === 'context' || line.kind === side);
      for (const [index, tokens] of tokensOf(highlighter, language, lines).entries()) {
        const line = lines[index];
        if (!line || (side === 'delete' && line.kind === 'context')) continue;
        found.set(side === 'add' ? `+${line.newLine}` : `-${line.oldLine}`, tokens);
      }
    }
  }
  cache.set(hunk, found);
  return found;
}

function tokensOf(
  highlighter: HighlighterCore,
  language: string,
  lines: readonly PatchLine[],
): readonly (readonly CodeToken[])[] {
  const text = lines.map((line) => line.text).join('\n');
  const inside = startsInComment(text);
  const { tokens } = highlighter.codeToTokens(inside ? `/*\n${text}` : text, {
    lang: language,
    theme: 'tokens',
    tokenizeMaxLineLength: 2000,
  });
  const coloured = tokens.map((line) =>
    line.map((token) => ({ text: token.content, look: looks[token.color ?? ''] ?? '' })),
  );
  return inside ? coloured.slice(1) : coloured;
}

/** A hunk may begin in the middle of a block comment: its first mark is then the closing one. */
function startsInComment(text: string): boolean {
  const close = text.indexOf('*/');
  if (close < 0) return /^\s\*\s/.test(text) && !text.includes('/*');
  const open = text.indexOf('/*');
  return open < 0 || close < open;
}
