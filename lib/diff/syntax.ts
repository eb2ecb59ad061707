/** A run of text of one look. */
export interface CodeToken {
  readonly text: string;
  /** Class that colours it; empty for plain text. */
  readonly look: '' | 'tk-keyword' | 'tk-string' | 'tk-number' | 'tk-comment' | 'tk-function';
}

interface Language {
  readonly keywords: ReadonlySet<string>;
  /** What begins a comment that ends with the line. */
  readonly comment: RegExp | null;
  /** What begins and ends a comment or a text over several lines. */
  readonly blocks: readonly (readonly [open: string, close: string, look: CodeToken['look']])[];
  readonly string: RegExp;
  /** A whole construct at the beginning of a line: `#include <x.h>`, a target of a makefile. */
  readonly directive: RegExp | null;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));
const hash = /(?<![\w$\\{])#.*/y;
const doubleOrSingle = /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?/y;

const c: Language = {
  keywords: words(
    'auto break case char const continue default do double else enum extern float for goto if inline int long register restrict return short signed sizeof static struct switch typedef typeof union unsigned void volatile while bool true false NULL nullptr class namespace template typename public private protected virtual new delete this using try catch throw operator constexpr noexcept __init __exit __iomem __user __rcu __percpu __le16 __le32 __le64 __be16 __be32 __be64 u8 u16 u32 u64 s8 s16 s32 s64 uint8_t uint16_t uint32_t uint64_t int8_t int16_t int32_t int64_t size_t ssize_t',
  ),
  comment: /\/\/.*/y,
  blocks: [['/*', '*/', 'tk-comment']],
  string: /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.){1,8}'/y,
  directive: /\s*#\s*(?:include\b\s*(?:<[^>]*>)?|[a-z]+\b)/y,
};

const languages: Readonly<Record<string, Language>> = {
  c,
  rust: {
    ...c,
    keywords: words(
      'as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait true type union unsafe use where while bool u8 u16 u32 u64 usize i8 i16 i32 i64 isize str char',
    ),
    string: /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.[^']{0,6})'/y,
    directive: null,
  },
  python: {
    keywords: words(
      'and as assert async await break class continue def del elif else except False finally for from global if import in is lambda None nonlocal not or pass raise return True try while with yield self',
    ),
    comment: hash,
    blocks: [
      ['"""', '"""', 'tk-string'],
      ["'''", "'''", 'tk-string'],
    ],
    string: doubleOrSingle,
    directive: null,
  },
  shell: {
    keywords: words(
      'if then else elif fi case esac for while until do done in function select return local export readonly set unset exit break continue source eval exec trap shift',
    ),
    comment: hash,
    blocks: [],
    string: doubleOrSingle,
    directive: null,
  },
  perl: {
    keywords: words(
      'my our local sub if elsif else unless while until for foreach do return use no package last next redo and or not eq ne lt gt le ge cmp qw print die warn',
    ),
    comment: hash,
    blocks: [],
    string: doubleOrSingle,
    directive: null,
  },
  build: {
    keywords: words(
      'ifeq ifneq ifdef ifndef else endif include define endef export config menuconfig menu endmenu choice endchoice comment source bool tristate string hex int depends on select imply default help range visible if elif foreach endforeach and or not true false',
    ),
    comment: hash,
    blocks: [],
    string: /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'/y,
    directive: null,
  },
};

const byExtension: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    'c h dts dtsi S s cc cpp cxx hpp hh y l'.split(' ').map((one) => [one, 'c']),
  ),
  ...{ rs: 'rust', py: 'python', sh: 'shell', bash: 'shell', pl: 'perl', pm: 'perl' },
  ...{ mk: 'build', yaml: 'build', yml: 'build', build: 'build', cmake: 'build', toml: 'build' },
};

/** The language of a path, or null where none is known. */
export function languageOf(path: string): string | null {
  const name = path.split('/').at(-1) ?? '';
  if (/^(Kconfig|Makefile|Kbuild)(\.|$)/.test(name)) return 'build';
  const extension = /\.([A-Za-z]+)$/.exec(name)?.[1];
  return extension === undefined ? null : (byExtension[extension] ?? null);
}

const number = /(?:0[xXbB][\da-fA-F_]+|\d[\d_.]*(?:[eE][+-]?\d+)?)\w*/y;
const word = /[A-Za-z_]\w*/y;
const rest = /[^\w"'/#*]+|./y;

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/**
 * Colours consecutive lines of code: keywords, texts, numbers, comments, names that are called. A scanner, not a parser:
 * it never fails, whatever the text is, and every character comes back exactly once. Lines past 2,000 characters stay
 * plain. `language`: from `languageOf`.
 */
export function colourLines(
  lines: readonly string[],
  language: string,
): readonly (readonly CodeToken[])[] {
  const rules = languages[language];
  if (rules === undefined) return lines.map((text) => [{ text, look: '' }]);
  let open: Language['blocks'][number] | null = startsInBlock(lines, rules);
  return lines.map((line) => {
    if (line.length > 2000) return [{ text: line, look: '' }];
    const tokens: { text: string; look: CodeToken['look'] }[] = [];
    const add = (text: string, look: CodeToken['look']) => {
      const last = tokens.at(-1);
      if (last && last.look === look) last.text += text;
      else tokens.push({ text, look });
    };
    let at = 0;
    while (at < line.length) {
      if (open) {
        const end = line.indexOf(open[1], at);
        const stop = end < 0 ? line.length : end + open[1].length;
        add(line.slice(at, stop), open[2]);
        at = stop;
        if (end >= 0) open = null;
        continue;
      }
      const begins = rules.blocks.find(([mark]) => line.startsWith(mark, at));
      if (begins) {
        add(begins[0], begins[2]);
        at += begins[0].length;
        open = begins;
        continue;
      }
      const [text, look] = next(line, at, rules);
      add(text, look);
      at += text.length;
    }
    return tokens;
  });
}

function next(line: string, at: number, rules: Language): [string, CodeToken['look']] {
  const directive = at === 0 && rules.directive ? match(rules.directive, line, 0) : null;
  if (directive) return [directive, 'tk-keyword'];
  const comment = rules.comment ? match(rules.comment, line, at) : null;
  if (comment) return [comment, 'tk-comment'];
  const string = match(rules.string, line, at);
  if (string) return [string, 'tk-string'];
  const name = match(word, line, at);
  if (name) {
    if (rules.keywords.has(name)) return [name, 'tk-keyword'];
    return [name, /^\s*\(/.test(line.slice(at + name.length)) ? 'tk-function' : ''];
  }
  const digits = match(number, line, at);
  if (digits) return [digits, 'tk-number'];
  return [match(rest, line, at) ?? line.slice(at), ''];
}

/** Lines out of the middle of a file may begin inside a block comment: its first mark is then the closing one. */
function startsInBlock(
  lines: readonly string[],
  rules: Language,
): Language['blocks'][number] | null {
  const block = rules.blocks.find(([mark, close]) => mark !== close);
  if (!block) return null;
  const text = lines.join('\n');
  const close = text.indexOf(block[1]);
  const begin = text.indexOf(block[0]);
  if (close < 0) return begin < 0 && /^\s\*\s/.test(text) ? block : null;
  return begin < 0 || close < begin ? block : null;
}
