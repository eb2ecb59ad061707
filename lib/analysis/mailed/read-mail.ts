import { digestOf, sha256 } from '@/lib/analysis/canonical';
import { isC } from '@/lib/analysis/change/file-role';
import { finding, listWords, short } from '@/lib/analysis/finding';
import type { AnalysisInput } from '@/lib/analysis/input';
import { messagePhase, messageSummary } from '@/lib/analysis/phases/01-message';
import { diffPhase } from '@/lib/analysis/phases/02-diff';
import type { ProbePorts } from '@/lib/analysis/probes/probe';
import { excerptBytes } from '@/lib/analysis/probes/run-probe';
import { runAnalysis } from '@/lib/analysis/run';
import type { Evidence, Finding, PhaseRecord } from '@/lib/contracts/analysis';
import { parsePatch } from '@/lib/diff/parse-patch';
import { type PatchFile, pathOf } from '@/lib/diff/patch';
import { decodeBytes } from '@/lib/diff/quoted-path';
import { lookUpFixes } from './look-up-fixes';
import { type MailedCommit, mailGit } from './mail-git';

/** Goes up whenever the same mail may give other findings. */
const version = 1;

export interface MailedChange extends MailedCommit {
  /** Of the mail that the text stands in. */
  readonly messageId: string;
}

/**
 * Phases 1 and 2 of a commit that no repository holds, as far as the text of the mail tells: findings cite the mail,
 * and what only a repository could tell is said to be unverified. Commits that a `Fixes:` line names are looked up in
 * `repositories`, if the project has any. The second is null when the mail carries no patch.
 */
export async function readMailedChange(
  mailed: MailedChange,
  about: Pick<AnalysisInput, 'upstream' | 'asOf' | 'profile'>,
  repositories: ProbePorts | null,
): Promise<{ readonly message: PhaseRecord; readonly diff: PhaseRecord | null }> {
  const patch = decodeBytes(mailed.patch);
  const files = parsePatch(patch);
  const input = {
    ...about,
    commit: mailed.oid,
    branches: [],
    cells: [],
    fromMail: mailed.messageId,
  };
  const phases = files.length === 0 ? [messagePhase] : [messagePhase, diffPhase];
  const { records } = await runAnalysis(input, { git: mailGit(mailed) }, { phases });
  const basis = [version, mailed.oid, mailed.messageId, about.profile.name, mailed.message, patch];
  const done: PhaseRecord[] = [];
  for (const record of records) {
    const inputDigest = digestOf(['mailed', record.phase, record.version, sha256(digestOf(basis))]);
    if (record.status === 'failed') {
      done.push({ ...record, inputDigest });
      continue;
    }
    const read = record.findings.map((one) => ({
      ...one,
      evidence: uniqueEvidence(one.evidence.map((proof) => asMail(proof, mailed, patch))),
    }));
    const own = repositories === null ? read : await lookUp(read, repositories, about.upstream);
    const ofMessage = record.phase === 'message';
    const open = ofMessage ? openOfMessage(own) : openOfDiff(files);
    done.push({
      ...record,
      ...(ofMessage ? { summary: messageSummary(own) } : {}),
      status: 'partial',
      reason: `Read from the mail alone: no repository of the project holds ${mailed.oid}.`,
      findings: [...own, ...open.map((text) => notVerified(text, mailed))],
      // What the repositories say of a named commit may be another thing tomorrow.
      inputDigest: digestOf([inputDigest, own.filter((one) => one.kind === 'fixes')]),
    });
  }
  const [message, diff] = done;
  if (message === undefined) throw new TypeError('The message phase gives a record.');
  return { message, diff: diff ?? null };
}

function lookUp(
  findings: readonly Finding[],
  repositories: ProbePorts,
  upstream: string,
): Promise<Finding[]> {
  return Promise.all(
    findings.map((one) =>
      one.kind === 'fixes' ? lookUpFixes(one, repositories, upstream) : Promise.resolve(one),
    ),
  );
}

function notVerified(text: string, { messageId, subject }: MailedChange): Finding {
  return finding({
    kind: 'unverified',
    summary: text,
    data: { source: 'mail' },
    evidence: [{ type: 'mail', messageId, excerpt: subject }],
  });
}

/** What phase 1 could not ask anybody. */
function openOfMessage(findings: readonly Finding[]): string[] {
  const fixes = findings
    .filter((one) => one.kind === 'fixes' && one.data.exists !== false)
    .map((one) => String(one.data.name));
  const known = findings.some((one) => one.kind === 'fixes' && one.data.exists === true);
  return [
    'Message and tags are as the mail gives them; not compared with the upstream commit.',
    ...(fixes.length === 0
      ? []
      : [
          `Whether ${listWords(fixes.map(short))} ${existWords(fixes.length, known)} in the history of the commit could not be checked.`,
        ]),
  ];
}

function existWords(count: number, known: boolean): string {
  const is = count === 1 ? 'is' : 'are';
  return known ? is : `${count === 1 ? 'exists' : 'exist'} and ${is}`;
}

/** What phase 2 could not see. */
function openOfDiff(files: readonly PatchFile[]): string[] {
  const cut = files.filter((file) => file.hunks.some(isShort)).map(pathOf);
  return [
    'The patch is as the mail carries it; not compared with the upstream commit.',
    ...(files.some((file) => isC(pathOf(file)))
      ? ['Functions are as the hunk headers name them: the files themselves are not at hand.']
      : []),
    ...(cut.length === 0
      ? []
      : [`The mail is cut or damaged: hunks of ${listWords(cut.slice(0, 3))} are not whole.`]),
  ];
}

function isShort(hunk: PatchFile['hunks'][number]): boolean {
  const of = (kind: 'add' | 'delete') => hunk.lines.filter((line) => line.kind !== kind).length;
  return of('add') !== hunk.oldCount || of('delete') !== hunk.newCount;
}

/** The lines of the mail that a probe's answer was read from. Rules stay what they are. */
function asMail(proof: Evidence, mailed: MailedChange, patch: string): Evidence {
  if (proof.type !== 'probe') return proof;
  const excerpt = excerptOf(proof, mailed, patch);
  return { type: 'mail', messageId: mailed.messageId, excerpt };
}

function excerptOf(
  proof: Extract<Evidence, { type: 'probe' }>,
  mailed: MailedChange,
  patch: string,
): string {
  const path = typeof proof.params.path === 'string' ? proof.params.path : null;
  // Counted and parsed answers are nothing that stands in a mail: their places are.
  if (proof.probe === 'numstat' || proof.probe === 'functions-touched') {
    return shortened(placesOf(patch, path));
  }
  // Nothing found: the whole message shows it.
  if (proof.excerpt === '') return shortened(mailed.message.split('\n'));
  return proof.excerpt;
}

/** The lines of a patch that name its files, or one of them, and their hunks. */
function placesOf(patch: string, path: string | null): string[] {
  let inside = path === null;
  return patch.split('\n').filter((line) => {
    const isFile = line.startsWith('diff --git ');
    if (isFile) inside = path === null || line.endsWith(`/${path}`);
    return inside && (isFile || line.startsWith('@@ '));
  });
}

function shortened(lines: readonly string[]): string {
  const kept: string[] = [];
  let bytes = 0;
  for (const line of lines) {
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > excerptBytes) break;
    kept.push(line);
  }
  return kept.join('\n');
}

function uniqueEvidence(evidence: readonly Evidence[]): Evidence[] {
  const seen = new Set<string>();
  return evidence.filter((one) => {
    const key = digestOf(one);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
