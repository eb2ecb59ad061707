import { sha256 } from '@/lib/analysis/canonical';
import type { PhaseContext } from '@/lib/analysis/context';
import { probeRegistry } from '@/lib/analysis/probes/registry';
import { cellText } from '@/lib/analysis/probes/tree-probes';
import type { Evidence } from '@/lib/contracts/analysis';
import type { Cell } from '@/lib/contracts/cell';

/** The cell as evidence: what was computed with it, under the probe that computes it again. */
export function cellEvidence(context: PhaseContext, cell: Cell): Evidence {
  const params = {
    commit: context.input.commit,
    branch: cell.branch,
    tip: cell.tip,
    upstream: context.input.upstream,
  };
  const text = cellText(cell);
  return {
    type: 'probe',
    probe: 'cell',
    params,
    command: probeRegistry.get('cell')?.prepare(params).command ?? '',
    exitCode: 0,
    excerpt: text.slice(0, 4096),
    truncated: text.length > 4096,
    digest: sha256(text),
  };
}
