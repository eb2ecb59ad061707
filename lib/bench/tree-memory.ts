import { readdirSync, readFileSync } from 'node:fs';

const everyMs = 100;

/** Watches a process and everything below it; `stop` gives the most it held at once, in MB. Linux only, else null. */
export function watchMemory(pid: number | undefined): { stop(): number | null } {
  let peak: number | null = null;
  const timer = setInterval(() => {
    const held = pid === undefined ? null : heldMb(pid);
    if (held !== null) peak = Math.max(peak ?? 0, held);
  }, everyMs);
  return {
    stop() {
      clearInterval(timer);
      return peak;
    },
  };
}

/** Proportional where the kernel tells: pages that processes share, such as mapped packs, count once. */
function heldMb(root: number): number | null {
  const children = new Map<number, number[]>();
  try {
    for (const name of readdirSync('/proc')) {
      const stat = /^\d+$/.test(name) ? textOf(`/proc/${name}/stat`) : '';
      const parent = Number(/\) \S (\d+)/.exec(stat)?.[1] ?? 0);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    }
  } catch {
    return null;
  }
  let kilobytes = 0;
  const open = [root];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    const share = /^Pss:\s+(\d+)/m.exec(textOf(`/proc/${pid}/smaps_rollup`))?.[1];
    kilobytes += Number(share ?? 0);
    open.push(...(children.get(pid) ?? []));
  }
  return kilobytes / 1024;
}

/** '' for a process that is gone. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
