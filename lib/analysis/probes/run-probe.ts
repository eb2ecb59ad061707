import { ZodError } from 'zod';
import { sha256 } from '@/lib/analysis/canonical';
import type { Evidence } from '@/lib/contracts/analysis';
import { AppError } from '@/lib/errors';
import type { ProbePorts } from './probe';
import { probeRegistry } from './registry';

export type ProbeEvidence = Extract<Evidence, { type: 'probe' }>;

export interface ProbeResult {
  readonly evidence: ProbeEvidence;
  /** The whole output; the evidence holds an excerpt. */
  readonly output: Buffer;
}

/** Bytes of output kept in a record (4-phases: "an excerpt (<= 4 kB)"). */
export const excerptBytes = 4096;

/**
 * Runs a probe by name, for the first time or again. Throws `bad-input` for an unknown name or parameters that do not
 * fit, and whatever the ports throw.
 */
export async function runProbe(
  name: string,
  params: Readonly<Record<string, unknown>>,
  ports: ProbePorts,
): Promise<ProbeResult> {
  const probe = probeRegistry.get(name);
  if (probe === undefined) {
    throw new AppError('bad-input', `There is no probe named ${JSON.stringify(name)}.`, {
      hint: 'The record was written by another version of Stablehand: analyse the candidate again.',
    });
  }
  const prepared = prepare(probe, params);
  const { exitCode, output } = await prepared.run(ports);
  return {
    output,
    evidence: {
      type: 'probe',
      probe: name,
      params,
      command: prepared.command,
      exitCode,
      excerpt: excerptOf(output),
      truncated: output.length > excerptBytes,
      digest: sha256(output),
    },
  };
}

/** "Run again": the same probe now, and whether it says what it said then. */
export async function runAgain(
  evidence: ProbeEvidence,
  ports: ProbePorts,
): Promise<ProbeResult & { readonly same: boolean }> {
  const result = await runProbe(evidence.probe, evidence.params, ports);
  const same =
    result.evidence.digest === evidence.digest && result.evidence.exitCode === evidence.exitCode;
  return { ...result, same };
}

function prepare(probe: NonNullable<ReturnType<typeof probeRegistry.get>>, params: unknown) {
  try {
    return probe.prepare(params);
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    throw new AppError('bad-input', `The parameters of the probe ${probe.name} do not fit.`, {
      hint: 'Where the record was written by another version of Stablehand: analyse the candidate again.',
      data: { issues: error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) },
    });
  }
}

/** The beginning of the output, cut at a line end where there is one, never inside a character. */
function excerptOf(output: Buffer): string {
  if (output.length <= excerptBytes) return printable(output.toString('utf8'));
  const cut = output
    .subarray(0, excerptBytes)
    .toString('utf8')
    .replace(/\uFFFD$/, '');
  const lastLine = cut.lastIndexOf('\n');
  return printable(lastLine > excerptBytes / 2 ? cut.slice(0, lastLine + 1) : cut);
}

/** Escapes that would act on a terminal, and NUL, which Postgres text cannot hold, are shown as blanks of ink. */
function printable(text: string): string {
  return Array.from(text, (char) =>
    char < ' ' && !'\n\t\r'.includes(char) ? '\u2423' : char,
  ).join('');
}
