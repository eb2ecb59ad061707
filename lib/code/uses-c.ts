import type { Node, Tree } from 'web-tree-sitter';
import { type CFunction, type COutline, functionAt, parseC } from './outline-c';

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
  readonly inside: CFunction | null;
  /** Of a field: its name, the table's type (`file_operations`) and name, where they can be told. */
  readonly field: string | null;
  readonly table: string | null;
  readonly variable: string | null;
  /** Of an argument: what it is handed to. */
  readonly callee: string | null;
}

export interface SourceReading {
  readonly outline: COutline;
  uses(name: string): CUse[];
  close(): void;
}

/** Reads a source once, to ask for the uses of several names. `close` frees the parse. */
export async function readSource(source: string): Promise<SourceReading> {
  const { outline, tamed, tree } = await parseC(source);
  const lines = tamed.split('\n');
  return {
    outline,
    uses: (name) => (tree === null ? [] : usesIn(tree, lines, outline, name)),
    close: () => tree?.delete(),
  };
}

function usesIn(tree: Tree, lines: readonly string[], outline: COutline, name: string): CUse[] {
  const whole = new RegExp(`(?<!\\w)${name.replace(/\W/g, '\\$&')}(?!\\w)`, 'g');
  const out: CUse[] = [];
  for (const [row, text] of lines.entries()) {
    if (!text.includes(name)) continue;
    for (const match of text.matchAll(whole)) {
      const node = tree.rootNode.descendantForPosition({ row, column: match.index });
      const use = node === null ? null : readUse(node, name, text, match.index);
      if (use !== null) out.push({ ...use, line: row + 1, inside: functionAt(outline, row + 1) });
    }
  }
  return out;
}

type Use = Omit<CUse, 'line' | 'inside'>;
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
  let value = node;
  let above: Node | null = parent;
  while (
    above !== null &&
    /^(?:pointer_expression|cast_expression|parenthesized_expression|unary_expression)$/.test(
      above.type,
    )
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
    const left = above.childForFieldName('left');
    return {
      ...plain,
      kind: 'field',
      field: left?.childForFieldName('field')?.text ?? left?.text.slice(0, 80) ?? null,
    };
  }
  return { ...plain, kind: 'other' };
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
