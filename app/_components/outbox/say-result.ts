import { takeBack } from '@/app/_components/decide/take-back';
import { toast } from '@/app/_components/ui/toast';
import type { DecideResult } from '@/lib/contracts/decision';
import type { Entry } from './entry';
import type { Settled } from './settled';

/** Says in passing what was recorded, what the policy still asks for, what was left out and who was first. */
export function sayResult({ entry, result, late, tellsLost }: Settled): void {
  if (result === null) {
    if (late) toast(`Saved: ${entry.done}`);
    return;
  }
  const count = result.recorded.length;
  const saved = late ? 'Saved: ' : '';
  if (entry.kind === 'undo') {
    toast(count === 1 ? 'One vote taken back' : `${count} votes taken back`, {
      ...(result.left.length > 0 ? { description: result.left.map((l) => l.why).join(' ') } : {}),
    });
  } else if (count > 0) {
    const notes = [sayBlocked(result), sayWarnings(result), sayLeft(result)]
      .filter(Boolean)
      .join(' ');
    toast(`${saved}${titleOf(entry, result)}`, {
      action: { label: 'Undo', onClick: () => void takeBack(entry.project, entry.id) },
      ...(notes ? { description: notes } : {}),
    });
  } else if (result.left.length > 0) {
    toast(sayLeft(result));
  }
  if (result.lost.length > 0 && tellsLost) {
    toast.error(result.lost.map(sayLost).join(' '), { duration: 15_000 });
  }
}

function titleOf(entry: Entry, result: DecideResult): string {
  if (entry.kind === 'votes') return entry.done;
  const touched = new Set(result.recorded.map((decision) => decision.candidate.oid)).size;
  const votes = result.recorded.length;
  const counted = `${votes} ${votes === 1 ? 'vote' : 'votes'}`;
  if (entry.kind === 'scope') return `${entry.done}: ${counted} recorded`;
  return `${entry.done}: ${touched} ${touched === 1 ? 'candidate' : 'candidates'}, ${counted}`;
}

/** What the policy still asks for before what was recorded stands. */
function sayBlocked(result: DecideResult): string {
  const says = [...new Set(result.blocked.flatMap((cell) => cell.says))];
  if (says.length === 0) return '';
  const where = [...new Set(result.blocked.map((cell) => cell.branch))];
  return `Does not stand yet${where.length > 3 ? '' : ` on ${where.join(', ')}`}: ${says.join('; ')}.`;
}

/** What was recorded and deserves a second look. */
function sayWarnings(result: DecideResult): string {
  const [first] = result.warnings;
  if (!first) return '';
  const more = result.warnings.length > 1 ? ` (and ${result.warnings.length - 1} more)` : '';
  return `${first.says}${more}`;
}

function sayLeft(result: DecideResult): string {
  const [first] = result.left;
  if (!first) return '';
  const more = result.left.length > 1 ? ` (and ${result.left.length - 1} more)` : '';
  return `Left out: ${first.branch ?? first.candidate.slice(0, 12)}: ${first.why}${more}`;
}

function sayLost(lost: DecideResult['lost'][number]): string {
  const { theirs } = lost;
  const reason = theirs.reason ? `: “${theirs.reason}”` : '';
  return `${theirs.by.name} voted first on ${lost.branch} (${theirs.verb})${reason}. Your vote there was not recorded.`;
}
