import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Counts, nothing, single, sum } from '@/lib/gate/counts';
import { type Stage, stages } from '@/lib/gate/stages';

/** Settings of the person's own installation do not reach the tests. */
const settings = [
  ...['DATABASE_URL', 'STABLEHAND_MIGRATE_URL', 'STABLEHAND_URL', 'STABLEHAND_HOST'],
  ...['STABLEHAND_PORT', 'STABLEHAND_SECRET', 'STABLEHAND_TRUSTED_ORIGINS', 'STABLEHAND_WORKERS'],
];

function wanted(names: readonly string[]): readonly Stage[] {
  const unknown = names.filter((name) => !stages.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    process.stderr.write(
      `No such stage: ${unknown.join(', ')}. There are: ${stages.map((s) => s.name).join(', ')}.\n`,
    );
    process.exit(2);
  }
  return names.length === 0 ? stages : stages.filter((stage) => names.includes(stage.name));
}

/** Runs the stages in order; after the first that fails, the later ones are named and count as failed. */
async function gate(chosen: readonly Stage[], folder: string): Promise<Counts> {
  let total = nothing;
  const lines: string[] = [];
  for (const [i, stage] of chosen.entries()) {
    process.stdout.write(`\n=== ${stage.name}\n`);
    const started = Date.now();
    const counts = await stage.run(folder).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      return single(1);
    });
    total = sum(total, counts);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
    lines.push(
      `${stage.name.padEnd(10)}${counts.passed} passed, ${counts.failed} failed${skipped} in ${seconds} s`,
    );
    if (counts.failed === 0) continue;
    for (const later of chosen.slice(i + 1)) {
      lines.push(`${later.name.padEnd(10)}not run, counts as failed`);
      total = sum(total, single(1));
    }
    break;
  }
  process.stdout.write(`\n${lines.join('\n')}\n`);
  return total;
}

const chosen = wanted(process.argv.slice(2));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stablehand-gate-'));
for (const name of settings) delete process.env[name];
process.env.STABLEHAND_DATA = folder;
try {
  const total = await gate(chosen, folder);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
