import type { AdjustRule } from '@/lib/applicability/adjust/rules';

/** One proposal held against what the maintainer committed. */
export interface JudgedProposal {
  readonly verdict: 'equal' | 'different' | 'none';
  readonly rules: readonly AdjustRule[];
  readonly why: string | null;
}

/** Counts per rule, per set of rules, and of reasons for none. */
export class ProposalTable {
  readonly name: string;
  readonly #total = { equal: 0, different: 0, none: 0 };
  readonly #rules = new Map<string, [number, number]>();
  readonly #sets = new Map<string, [number, number]>();

  constructor(name: string) {
    this.name = name;
  }

  add({ verdict, rules }: JudgedProposal): void {
    this.#total[verdict] += 1;
    if (verdict === 'none') return;
    const at = verdict === 'equal' ? 0 : 1;
    for (const rule of rules) count(this.#rules, rule, at);
    count(this.#sets, rules.length === 0 ? 'no rule needed' : rules.join(' + '), at);
  }

  print(): void {
    const { equal, different, none } = this.#total;
    const all = equal + different + none;
    const share = (part: number) => `${part} (${((100 * part) / Math.max(1, all)).toFixed(1)} %)`;
    console.log(
      `\n${this.name}: ${all} conflicting: equal ${share(equal)}, different ${share(different)}, none ${share(none)}`,
    );
    console.log('rule: equal, different, part that differs');
    printRows(this.#rules, 100);
    console.log('set of rules of a proposal');
    printRows(this.#sets, 30);
  }
}

function count(map: Map<string, [number, number]>, key: string, at: 0 | 1): void {
  const held = map.get(key) ?? [0, 0];
  held[at] += 1;
  map.set(key, held);
}

function printRows(rows: ReadonlyMap<string, readonly [number, number]>, most: number): void {
  const sorted = [...rows].sort(([, a], [, b]) => b[0] + b[1] - a[0] - a[1]);
  for (const [name, [equal, different]] of sorted.slice(0, most)) {
    const part = ((100 * different) / (equal + different)).toFixed(0);
    console.log(`  ${name.padEnd(48)} ${equal} ${different} ${part} %`);
  }
}
