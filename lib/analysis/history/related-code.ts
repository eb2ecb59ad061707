import type { PhaseContext } from '@/lib/analysis/context';
import { finding } from '@/lib/analysis/finding';
import type { PatchFile } from '@/lib/diff/patch';
import { pathOf } from '@/lib/diff/patch';
import { commitWords, nameCommit } from './commit-words';
import type { HistoryFinding } from './kinds';

/** Which call asks for what a declaration offers: the added macro on the left is answered by the calls on the right. */
const answers: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /\bMODULE_ALIAS\w*\s*\(/,
    ['request_module(', 'request_module_nowait(', 'try_then_request_module('],
  ],
  [
    /\bMODULE_FIRMWARE\s*\(/,
    ['request_firmware(', 'firmware_request_nowarn(', 'request_firmware_nowait('],
  ],
  [/\bMODULE_(?:SOFTDEP|IMPORT_NS)\s*\(/, ['EXPORT_SYMBOL_NS']],
];

export interface Request {
  readonly path: string;
  readonly line: number;
  /** The call up to the end of its string: `request_module("nvme-%s"`. */
  readonly text: string;
  /** The added strings that it asks for. */
  readonly offers: readonly string[];
}

const literal = /"((?:[^"\\]|\\.)*)"/g;

/** Strings that added declarations offer, with the calls that could ask for them. */
export function offersOf(
  files: readonly PatchFile[],
): { path: string; text: string; calls: readonly string[] }[] {
  const out: { path: string; text: string; calls: readonly string[] }[] = [];
  for (const file of files) {
    for (const hunk of file.hunks) {
      for (const line of hunk.lines) {
        if (line.kind !== 'add') continue;
        const calls = answers.find(([macro]) => macro.test(line.text))?.[1];
        if (calls === undefined) continue;
        for (const match of line.text.matchAll(literal)) {
          if (match[1] !== undefined && match[1].length > 2)
            out.push({ path: pathOf(file), text: match[1], calls });
        }
      }
    }
  }
  return out;
}

/** Whether a format string can come out as the text: `nvme-%s` as `nvme-tcp`. It must say more than its conversions. */
export function formatMakes(format: string, text: string): boolean {
  const fixed = format.replace(/%[-+ #0]*\d*(?:\.\d+)?(?:hh|h|ll|l|z)?[a-zA-Z]/g, '');
  if (fixed.length < 3) return false;
  const pattern = format
    .split(/(%[-+ #0]*\d*(?:\.\d+)?(?:hh|h|ll|l|z)?[a-zA-Z])/)
    .map((part) => (/^%/.test(part) ? '.+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
  return new RegExp(`^${pattern}$`).test(text);
}

/**
 * For lines that only offer something by name (a module alias, a firmware name): the code in the same directory that
 * asks for it, and where that code was introduced. Without that code the addition has no use (4-phases, seed example).
 */
export async function relatedFindings(context: PhaseContext): Promise<HistoryFinding[]> {
  const parent = (await context.candidate()).parents[0];
  const offers = offersOf(await context.patch());
  if (parent === undefined || offers.length === 0) return [];
  const found = new Map<string, { request: Request; offers: Set<string> }>();
  const asked = new Map<string, Set<string>>();
  for (const offer of offers) {
    const directory = offer.path.split('/').slice(0, -1).join('/') || '.';
    for (const call of offer.calls) {
      const key = `${directory}\0${call}`;
      asked.set(key, (asked.get(key) ?? new Set()).add(offer.text));
    }
  }
  const out: HistoryFinding[] = [];
  for (const [key, texts] of [...asked].slice(0, 12)) {
    const [directory = '.', call = ''] = key.split('\0');
    const grep = await context.probe('grep-tree', { tree: parent, text: call, paths: [directory] });
    for (const hit of grep.output.toString('utf8').split('\n')) {
      const match = /^[0-9a-f]{40}:(.+?):(\d+):(.*)$/.exec(hit);
      const code = match?.[3] ?? '';
      const string = /"((?:[^"\\]|\\.)*)"/.exec(code.slice(Math.max(0, code.indexOf(call))));
      if (!match?.[1] || string?.[1] === undefined) continue;
      const makes = [...texts].filter((text) => formatMakes(string[1] ?? '', text));
      if (makes.length === 0) continue;
      const text = `${call}"${string[1]}"`;
      const id = `${match[1]}\0${text}`;
      if (!found.has(id)) {
        found.set(id, {
          request: {
            path: match[1],
            line: Number(match[2]),
            text: shownCall(code, text),
            offers: makes,
          },
          offers: new Set(makes),
        });
        out.push(...(await introductionOf(context, parent, found.get(id)?.request, grep)));
      }
    }
  }
  return out;
}

/** The call as it stands on its line: with a blank or a macro between, the line's own text is what pickaxe must find. */
function shownCall(code: string, text: string): string {
  return code.includes(text) ? text : code.trim();
}

async function introductionOf(
  context: PhaseContext,
  parent: string,
  request: Request | undefined,
  grep: Awaited<ReturnType<PhaseContext['probe']>>,
): Promise<HistoryFinding[]> {
  if (request === undefined) return [];
  const log = await context.probe('pickaxe', {
    until: parent,
    text: request.text,
    paths: [request.path],
  });
  const oldest = log.output.toString('utf8').trim().split('\n').at(-1) ?? '';
  const oid = /^([0-9a-f]{40}) /.exec(oldest)?.[1];
  if (oid === undefined) return [];
  const { commit, tag } = await nameCommit(context, oid);
  return [
    finding({
      kind: 'related-introduction',
      polarity: 'for',
      severity: 'medium',
      summary: `\`${request.text})\` in ${request.path} asks for what is added (${request.offers.map((one) => `"${one}"`).join(', ')}); it was introduced by ${commitWords(commit)}.`,
      path: request.path,
      line: request.line,
      data: { ...commit, text: request.text, offers: request.offers, requestPath: request.path },
      evidence: [grep, log, tag],
    }),
  ];
}
