import type { Node, Parser, Tree } from 'web-tree-sitter';
import { cParser } from './c-parser';
import { scanFunctions } from './scan-functions';
import { firstBranches, tameMacros } from './tame-macros';

export interface CCall {
  readonly name: string;
  /** From 1. */
  readonly line: number;
}

export interface CFunction {
  readonly name: string;
  /** Line of the first token of the definition (return type), from 1. */
  readonly startLine: number;
  /** Line of the closing brace. */
  readonly endLine: number;
  readonly isStatic: boolean;
  /** Plain calls `name(...)` in the body, in order; calls through pointers carry the member's name. */
  readonly calls: readonly CCall[];
  /** `parse`: the grammar saw it; `scan`: only its braces at the left margin did. */
  readonly how: 'parse' | 'scan';
}

export interface COutline {
  /** By start line. */
  readonly functions: readonly CFunction[];
  /** False when parts of the file could not be parsed even with the macro idioms made plain. */
  readonly complete: boolean;
}

/** Larger sources are generated tables, not code a reviewer reads; the caller falls back to the hunk header. */
export const maxSourceLength = 4_000_000;

/**
 * Function boundaries and calls of a C source, by a real parse. Macro idioms are made plain first; if the grammar still
 * stumbles, the source is read again with one branch per `#ifdef`, and what is left over is found by its braces.
 * Throws nothing: an unreadable source is an outline that is empty and not complete.
 */
export async function outlineC(source: string): Promise<COutline> {
  const { outline, tree } = parseC(await cParser(), source);
  tree?.delete();
  return outline;
}

/**
 * The outline and the parse of `tamed` that it was read from. The caller deletes `tree`; it is null where the source is
 * too long or unreadable.
 */
export function parseC(
  parser: Parser,
  source: string,
): { readonly outline: COutline; readonly tamed: string; readonly tree: Tree | null } {
  const tamed = source.length > maxSourceLength ? '' : tameMacros(source);
  const tree = source.length > maxSourceLength ? null : parser.parse(tamed);
  if (tree === null) return { outline: { functions: [], complete: false }, tamed, tree };
  let found = functionsOf(tree);
  let complete = !tree.rootNode.hasError;
  if (!complete) {
    const second = parser.parse(firstBranches(tamed));
    if (second !== null) {
      // The reading without conditionals knows better where a function ends; the other one knows the #else branches.
      found = merge(functionsOf(second), found);
      complete = !second.rootNode.hasError;
      second.delete();
    }
    if (!complete) found = merge(found, scanFunctions(source));
  }
  return { outline: { functions: found, complete }, tamed, tree };
}

/** The function whose lines hold `line`, or null between functions. */
export function functionAt(outline: COutline, line: number): CFunction | null {
  let best: CFunction | null = null;
  for (const item of outline.functions) {
    if (item.startLine > line) break;
    if (item.endLine >= line) best = item;
  }
  return best;
}

function merge(preferred: readonly CFunction[], others: readonly CFunction[]): CFunction[] {
  const extra = others.filter(
    (other) =>
      !preferred.some((one) => one.startLine <= other.endLine && other.startLine <= one.endLine),
  );
  return [...preferred, ...extra].sort((a, b) => a.startLine - b.startLine);
}

function functionsOf(tree: Tree): CFunction[] {
  const out: CFunction[] = [];
  for (const node of tree.rootNode.descendantsOfType('function_definition')) {
    if (node === null) continue;
    const name = nameOf(node.childForFieldName('declarator'));
    const body = node.childForFieldName('body');
    if (name === null || body === null || keywords.has(name)) continue;
    const nested = out.at(-1);
    // The grammar makes a function out of `else if (x) {` after an error: it cannot lie inside another one.
    if (nested && node.startPosition.row + 1 <= nested.endLine) continue;
    out.push({
      name,
      startLine: node.startPosition.row + 1,
      endLine: body.endPosition.row + 1,
      isStatic: /\bstatic\b/.test(node.text.slice(0, 200).split('(')[0] ?? ''),
      calls: callsOf(body),
      how: 'parse',
    });
  }
  return out;
}

const keywords = new Set(['if', 'for', 'while', 'switch', 'return', 'sizeof', 'do', 'else']);

function nameOf(declarator: Node | null): string | null {
  let node = declarator;
  for (let depth = 0; node !== null && depth < 12; depth++) {
    // The parser puts in a name without letters where the grammar wants one and there is none.
    if (node.type === 'identifier') return node.text === '' ? null : node.text;
    const next: Node | null = node.childForFieldName('declarator');
    node = next ?? node.namedChildren.find((child) => child !== null) ?? null;
  }
  return null;
}

function callsOf(body: Node): CCall[] {
  const out: CCall[] = [];
  for (const call of body.descendantsOfType('call_expression')) {
    const callee = call?.childForFieldName('function');
    if (!call || !callee) continue;
    const name =
      callee.type === 'identifier'
        ? callee.text
        : callee.type === 'field_expression'
          ? (callee.childForFieldName('field')?.text ?? null)
          : null;
    if (name !== null) out.push({ name, line: call.startPosition.row + 1 });
  }
  return out;
}
