import { patchOf } from '@/lib/analysis/probes/commit-probes';
import type { ProbePorts } from '@/lib/analysis/probes/probe';
import { type ProbeResult, runProbe } from '@/lib/analysis/probes/run-probe';
import type { Finding, PhaseRecord, PhaseRun } from '@/lib/contracts/analysis';
import type { CommitInfo } from '@/lib/contracts/git';
import type { PhaseName } from '@/lib/contracts/vocabulary';
import type { PatchFile } from '@/lib/diff/patch';
import { canonicalJson } from './canonical';
import type { AnalysisInput } from './input';
import { type ParsedMessage, parseMessage } from './message/parse-message';
import { within } from './within';

/** What a phase reads: the input, read-only ports, and the records of the phases before it. */
export class PhaseContext {
  readonly input: AnalysisInput;
  readonly ports: ProbePorts;
  readonly records = new Map<PhaseName, PhaseRecord>();
  #runs: { command: string; ms: number; exitCode: number }[] = [];
  #outputs = new Map<string, Buffer>();
  readonly #probes = new Map<string, Promise<ProbeResult>>();
  #candidate: Promise<CommitInfo> | undefined;

  readonly #probeMs: number;

  /** `probeMs`: how long one probe may take; then it throws `timeout`. */
  constructor(input: AnalysisInput, ports: ProbePorts, probeMs = 120_000) {
    this.input = input;
    this.ports = ports;
    this.#probeMs = probeMs;
  }

  get git() {
    return this.ports.git;
  }

  candidate(): Promise<CommitInfo> {
    this.#candidate ??= this.git.commit(this.input.commit);
    return this.#candidate;
  }

  async message(): Promise<ParsedMessage> {
    return parseMessage((await this.candidate()).message, this.input.profile.trailers);
  }

  /** The patch against the first parent, renames followed. */
  patch(): Promise<readonly PatchFile[]> {
    return patchOf(this.git, this.input.commit);
  }

  /** Runs a probe once per analysis; the result's evidence goes into findings, its run into the log beside them. */
  probe(name: string, params: Readonly<Record<string, unknown>>): Promise<ProbeResult> {
    const key = `${name} ${canonicalJson(params)}`;
    const known = this.#probes.get(key);
    if (known !== undefined) return known;
    const started = performance.now();
    const work = runProbe(name, params, this.ports);
    const running = within(this.#probeMs, `The probe ${name}`, work).then((result) => {
      this.#runs.push({
        command: result.evidence.command,
        ms: performance.now() - started,
        exitCode: result.evidence.exitCode,
      });
      if (result.evidence.truncated) this.#outputs.set(result.evidence.digest, result.output);
      return result;
    });
    this.#probes.set(key, running);
    return running;
  }

  /** Whole outputs, by digest, of which the evidence since the last call holds only the beginning. */
  takeOutputs(): ReadonlyMap<string, Buffer> {
    const outputs = this.#outputs;
    this.#outputs = new Map();
    return outputs;
  }

  /** Findings of an earlier phase, with the key that a later one cites them by. */
  findings(phase: PhaseName, kind?: string): readonly { key: string; finding: Finding }[] {
    const all = this.records.get(phase)?.findings ?? [];
    const counts = new Map<string, number>();
    const keyed = all.map((finding) => {
      const index = counts.get(finding.kind) ?? 0;
      counts.set(finding.kind, index + 1);
      return { key: `${phase}/${finding.kind}/${index}`, finding };
    });
    return kind === undefined ? keyed : keyed.filter((one) => one.finding.kind === kind);
  }

  /** What a later phase's record depends on when it reads this one: changes whenever the record may. */
  basis(phase: PhaseName): string {
    const record = this.records.get(phase);
    return record === undefined ? 'none' : `${record.status} ${record.inputDigest}`;
  }

  /** What was run since the last call, for the phase's run log. */
  takeRuns(): PhaseRun['probes'] {
    const runs = this.#runs;
    this.#runs = [];
    return runs;
  }
}
