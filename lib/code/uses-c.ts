import type { Node, Parser, Tree } from 'web-tree-sitter';
import { ownText } from '@/lib/own-text';
import { cParser } from './c-parser';
import { type CFunction, type COutline, functionAt, maxSourceLength, parseC } from './outline-c';
import { type Region, splitRegions } from './regions';

export type UseKind =
  | 'call'
  | 'definition'
  | 'declaration'
  /** Stored into a field: `.write = f` of a table, or `x->write = f`. */
  | 'field'
  /** Handed to a call or macro: `request_irq(irq, f, …)`, `module_init(f)`. */
  | 'argument'
  | 'other';

/** One place where a name stands in code; comments and strings are no uses. */
export interface CUse {
  /** From 1. */
  readonly line: number;
  readonly kind: UseKind;
  /** The function around it; null at file level. */
  readonly inside: Pick<CFunction, 'name' | 'startLine' | 'isStatic'> | null;
  /** Of a field: its name, the table's type (`file_operations`) and name, where they can be told. */
  readonly field: string | null;
  readonly table: string | null;
  readonly variable: string | null;
  /** Of an argument: what it is handed to. */
  readonly callee: string | null;
  /** Of a call: the macro whose body it stands in. */
  readonly macro: string | null;
}

export interface SourceReading {
  /** Functions of the whole file. */
  outline(): COutline;
  /** The function around a line, from 1; null between functions. */
  functionAt(line: number): CFunction | null;
  /** Functions of this name, by line. */
  functionsNamed(name: string): readonly CFunction[];
  uses(name: string): readonly CUse[];
  /** Characters of source whose parse is held. */
  held(): number;
  /** Frees the parses; what is asked afterwards is parsed again. */
  close(): void;
}

interface ReadRegion {
  readonly outline: COutline;
  readonly lines: readonly string[];
  readonly tree: Tree | null;
}

/** Reads a source to ask for several names: only the pieces that hold one are parsed, each once. */
export async function readSource(source: string): Promise<SourceReading> {
  return new Reading(await cParser(), source);
}

class Reading implements SourceReading {
  readonly #parser: Parser;
  readonly #source: string;
  readonly #regions: readonly Region[];
  readonly #read = new Map<Region, ReadRegion>();
  #outline: COutline | null = null;
  #held = 0;

  constructor(parser: Parser, source: string) {
    this.#parser = parser;
    this.#source = source;
    this.#regions = source.length > maxSourceLength ? [] : splitRegions(source);
  }

  outline(): COutline {
    if (this.#outline === null) {
      const { outline, tree } = parseC(this.#parser, this.#source);
      tree?.delete();
      this.#outline = outline;
    }
    return this.#outline;
  }

  functionAt(line: number): CFunction | null {
    const region = this.#regions.findLast((one) => one.startLine <= line);
    return region === undefined ? null : functionAt(this.#parse(region).outline, line);
  }

  functionsNamed(name: string): readonly CFunction[] {
    return this.#holding(name).flatMap((region) =>
      this.#parse(region).outline.functions.filter((one) => one.name === name),
    );
  }

  uses(name: string): readonly CUse[] {
    return this.#holding(name).flatMap((region) =>
      usesIn(this.#parse(region), region.startLine, name),
    );
  }

  held(): number {
    return this.#held;
  }

  close(): void {
    for (const { tree } of this.#read.values()) tree?.delete();
    this.#read.clear();
    this.#held = 0;
  }

  #holding(name: string): readonly Region[] {
    // The definition of sys_open says SYSCALL_DEFINE3(open, …).
    const call = name.startsWith('sys_') ? name.slice(4) : null;
    return this.#regions.filter(
      ({ text }) =>
        text.includes(name) ||
        (call !== null && text.includes('SYSCALL_DEFINE') && text.includes(call)),
    );
  }

  #parse(region: Region): ReadRegion {
    const known = this.#read.get(region);
    if (known !== undefined) return known;
    const { outline, tamed, tree } = parseC(this.#parser, region.text);
    const functions = outline.functions.map((one) => moveDown(one, region.startLine - 1));
    const made = {
      outline: { functions, complete: outline.complete },
      lines: tamed.split('\n'),
      tree,
    };
    this.#read.set(region, made);
    this.#held += region.text.length;
    return made;
  }
}

/** A line that uses a name more often was written by a program: each look costs what the nesting costs. */
const usesPerLine = 200;

function moveDown(one: CFunction, by: number): CFunction {
  return {
    ...one,
    startLine: one.startLine + by,
    endLine: one.endLine + by,
    calls: one.calls.map((call) => ({ ...call, line: call.line + by })),
  };
}

function usesIn({ tree, lines, outline }: ReadRegion, startLine: number, name: string): CUse[] {
  if (tree === null) return [];
  const whole = new RegExp(`(?<!\\w)${name.replace(/\W/g, '\\$&')}(?!\\w)`, 'g');
  const out: CUse[] = [];
  for (const [row, text] of lines.entries()) {
    if (!text.includes(name)) continue;
    let seen = 0;
    for (const match of text.matchAll(whole)) {
      seen += 1;
      if (seen > usesPerLine) break;
      const node = tree.rootNode.descendantForPosition({ row, column: match.index });
      const use = node === null ? null : readUse(node, name, text, match.index);
      const line = startLine + row;
      if (use === null) continue;
      const inside = around(outline, line);
      const macro = use.kind === 'call' && inside === null ? macroAround(lines, row) : null;
      out.push({ ...owned(use), line, inside, macro: macro === null ? null : ownText(macro) });
    }
  }
  return out;
}

/** The macro whose body a line stands in: with comments between its lines the grammar does not see it whole. */
function macroAround(lines: readonly string[], row: number): string | null {
  let first = row;
  while (row - first < mostMacroLines && /\\\s*$/.test(lines[first - 1] ?? '')) first -= 1;
  return /^\s*#\s*define\s+([A-Za-z_]\w*)/.exec(lines[first] ?? '')?.[1] ?? null;
}

const mostMacroLines = 300;

/** Uses are remembered; pieces of the source in them would keep all of it. */
function owned({ kind, ...texts }: Use): Use {
  const own = (text: string | null) => (text === null ? null : ownText(text));
  const { field, table, variable, callee } = texts;
  return {
    kind,
    field: own(field),
    table: own(table),
    variable: own(variable),
    callee: own(callee),
  };
}

function around(outline: COutline, line: number): CUse['inside'] {
  const found = functionAt(outline, line);
  if (found === null) return null;
  return { name: ownText(found.name), startLine: found.startLine, isStatic: found.isStatic };
}

type Use = Omit<CUse, 'line' | 'inside' | 'macro'>;
const plain = { field: null, table: null, variable: null, callee: null } as const;

function readUse(node: Node, name: string, text: string, column: number): Use | null {
  if (/^(?:comment|string_content|string_literal|char_literal|system_lib_string)$/.test(node.type))
    return null;
  if (node.type === 'preproc_arg') {
    // The body of a macro is text to the grammar: a call there is one all the same.
    return new RegExp(`^${name}\\s*\\(`).test(text.slice(column))
      ? { ...plain, kind: 'call' }
      : { ...plain, kind: 'other' };
  }
  if (node.type === 'field_identifier' || node.text !== name) return null;
  const parent = node.parent;
  if (parent === null) return { ...plain, kind: 'other' };
  if (parent.type === 'call_expression' && parent.childForFieldName('function')?.id === node.id) {
    return { ...plain, kind: 'call' };
  }
  if (parent.type === 'function_declarator')
    return { ...plain, kind: isDefinition(parent) ? 'definition' : 'declaration' };
  if (parent.type === 'preproc_function_def' || parent.type === 'preproc_def')
    return { ...plain, kind: 'definition' };
  const macro = fileLevelMacro(node);
  if (macro !== null) return { ...plain, kind: 'argument', callee: macro };
  let value = node;
  let above: Node | null = parent;
  while (
    above !== null &&
    (/^(?:pointer_expression|cast_expression|parenthesized_expression|unary_expression)$/.test(
      above.type,
    ) ||
      // Of `c ? f : g` either may be what is meant; `f ? …` only asks.
      (above.type === 'conditional_expression' &&
        above.childForFieldName('condition')?.id !== value.id))
  ) {
    value = above;
    above = above.parent;
  }
  if (above?.type === 'argument_list') {
    const callee = above.parent?.childForFieldName('function')?.text ?? null;
    return { ...plain, kind: 'argument', callee };
  }
  if (above?.type === 'initializer_pair') return inTable(above);
  if (above?.type === 'initializer_list') return { ...plain, kind: 'field', ...tableOf(above) };
  if (
    above?.type === 'assignment_expression' &&
    above.childForFieldName('right')?.id === value.id
  ) {
    // Of `x->run[i] = f` the field is `run`; `run = f` sets a variable, which has none.
    const target = above.childForFieldName('left');
    let left = target;
    while (left?.type === 'subscript_expression') left = left.childForFieldName('argument');
    const field = left?.childForFieldName('field')?.text;
    if (field === undefined && left?.id === target?.id) return { ...plain, kind: 'field' };
    return { ...plain, kind: 'field', field: field ?? left?.text.slice(0, 80) ?? null };
  }
  return { ...plain, kind: 'other' };
}

/**
 * The macro that a name is handed to in `static DEVICE_ATTR(name, 0444, show, store);`: the grammar takes it for a type without a
 * declarator, and `static DEVICE_ATTR_RW(name);` for a type with one in parentheses. Null for anything else.
 */
function fileLevelMacro(node: Node): string | null {
  const { parent } = node;
  if (parent?.type === 'parenthesized_declarator') {
    const type = parent.parent?.type === 'declaration' && parent.parent.childForFieldName('type');
    return type && type.type === 'type_identifier' && !/[a-z]/.test(type.text) ? type.text : null;
  }
  let above = parent;
  while (above?.type === 'type_descriptor' || above?.type === 'ERROR') above = above.parent;
  if (above?.type !== 'macro_type_specifier') return null;
  const declarator = above.parent?.childForFieldName('declarator');
  const name = above.childForFieldName('name');
  return declarator?.isMissing === true && name?.id !== node.id ? (name?.text ?? null) : null;
}

function isDefinition(declarator: Node): boolean {
  let node: Node | null = declarator.parent;
  while (node !== null && /declarator$/.test(node.type)) node = node.parent;
  return node?.type === 'function_definition';
}

function inTable(pair: Node): Use {
  const designator = pair.childForFieldName('designator')?.text ?? pair.firstChild?.text ?? '';
  const field = /\.?\s*(\w+)/.exec(designator)?.[1] ?? null;
  return { ...plain, kind: 'field', field, ...tableOf(pair) };
}

/** Type and name of the variable whose initializer holds the node. */
function tableOf(from: Node): { table: string | null; variable: string | null } {
  let node: Node | null = from;
  for (let depth = 0; node !== null && depth < 12; depth += 1) {
    if (node.type === 'init_declarator') {
      const type = node.parent?.childForFieldName('type')?.text ?? '';
      const variable =
        /\w+/.exec(node.childForFieldName('declarator')?.text.replace(/^[*\s]+/, '') ?? '')?.[0] ??
        null;
      return {
        // A type without a name (`static const struct { … } table[]`) is no name to show.
        table: /[{}]/.test(type)
          ? null
          : type.replace(/^(?:const\s+)?(?:struct|union)\s+/, '').slice(0, 80) || null,
        variable,
      };
    }
    node = node.parent;
  }
  return { table: null, variable: null };
}
