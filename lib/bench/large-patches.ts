import { type Snapshot, SnapshotRepository } from '@/lib/git/testing/snapshot-repository';

export interface LargePatches {
  readonly gitDir: string;
  readonly upstream: string;
  /** By what it shows: "5,000 lines", "300 files". */
  readonly patches: readonly { readonly name: string; readonly oid: string }[];
  readonly remove: () => void;
}

const statement = (at: number, value: number): string =>
  `\tstate->field_${at} = compute_step(state, ${value}, FLAG_${at % 17}); /* step ${at} */\n`;

/** C source of so many functions of eight lines; `value` of a line is what the fixes change. */
function source(functions: number, value: (line: number) => number): Buffer {
  const parts: string[] = [];
  for (let f = 0; f < functions; f += 1) {
    parts.push(`static int step_${f}(struct state *state)\n{\n`);
    for (let n = 0; n < 8; n += 1) parts.push(statement(f * 8 + n, value(f * 8 + n)));
    parts.push('\treturn 0;\n}\n\n');
  }
  return Buffer.from(parts.join(''));
}

const small = (file: number) => `drivers/bench/part${file % 12}/unit_${file}.c`;

/**
 * A repository with two fixes: 2,500 lines of one file taken away and 2,500 put in, in some 300 hunks; and one line in each of 300
 * files. The same every time but for the folder.
 */
export function makeLargePatches(): LargePatches {
  const repository = new SnapshotRepository('stablehand-large-patches-');
  const files = (big: (line: number) => number, units: number): Snapshot =>
    new Map([
      ['Makefile', { mode: '100644', content: Buffer.from('VERSION = 6\n') }],
      ['drivers/bench/big.c', { mode: '100644', content: source(625, big) }],
      ...Array.from({ length: 300 }, (_one, file) => {
        const content = source(4, (line) => (line === 12 ? units : line));
        return [small(file), { mode: '100644', content }] as const;
      }),
    ]);
  const same = (line: number) => line;
  // Every second function, all of its lines.
  const changed = (line: number) => (Math.floor(line / 8) % 2 === 0 ? line + 100_000 : line);
  const base = repository.commit('main', files(same, 1), { message: 'bench: begin\n' });
  repository.run(['update-ref', 'refs/heads/linux-6.6.y', base]);
  const fixes = `\n\nFixes: ${base.slice(0, 12)} ("bench: begin")\nCc: stable@vger.kernel.org\n`;
  const lines = repository.commit('main', files(changed, 1), {
    message: `bench: compute the steps anew${fixes}`,
  });
  const many = repository.commit('main', files(changed, 2), {
    message: `bench: fix one line in every unit${fixes}`,
  });
  return {
    gitDir: repository.gitDir,
    upstream: 'main',
    patches: [
      { name: '5,000 lines', oid: lines },
      { name: '300 files', oid: many },
    ],
    remove: () => repository.remove(),
  };
}
