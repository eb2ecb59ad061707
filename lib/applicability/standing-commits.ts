import { sameSubject } from '@/lib/applicability/same-subject';
import type { Presence } from '@/lib/contracts/cell';
import type { Oid } from '@/lib/contracts/git';

type RevertEvent = Presence['reverts'][number];

/** A commit whose effect stands on the branch, or was taken back by a later one. */
export interface Node {
  readonly oid: Oid;
  readonly subject: string;
  /** Position in the branch's history; -1 for a commit of the common history. */
  readonly order: number;
  active: boolean;
  /** What reverts or re-applies it, oldest first. */
  readonly events: RevertEvent[];
  /** Nodes that this commit switched off (a revert) and on (a re-apply). */
  readonly switched: { readonly node: Node; readonly to: boolean }[];
}

/**
 * Replays a branch's history: which commits stand at its tip. A revert of a revert restores what was reverted, to any
 * depth; commits are fed oldest first.
 */
export class StandingCommits {
  readonly #byOid = new Map<Oid, Node>();
  readonly #added: Node[] = [];

  add(oid: Oid, subject: string): Node {
    const node = makeNode(oid, subject, this.#added.length);
    this.#byOid.set(oid, node);
    this.#added.push(node);
    return node;
  }

  /** A commit of the common history, made when something on the branch reverts it. */
  common(oid: Oid): Node {
    const held = this.#byOid.get(oid);
    if (held !== undefined) return held;
    const node = makeNode(oid, '', -1);
    this.#byOid.set(oid, node);
    return node;
  }

  get(oid: Oid): Node | undefined {
    return this.#byOid.get(oid);
  }

  /** The newest commit before `before` with this subject that stands (or, `active` false, does not). */
  newestWithSubject(subject: string, before: Node, active: boolean): Node | null {
    for (let i = before.order - 1; i >= 0; i--) {
      const node = this.#added[i];
      if (node?.active === active && sameSubject(node.subject, subject)) return node;
    }
    return null;
  }

  /** Records that `by` switches `node` off (reverts it) or on (re-applies it), with all that follows from it. */
  set(node: Node, to: boolean, by: Node): void {
    if (node === by || node.active === to) return;
    by.switched.push({ node, to });
    toggle(node, to, by.oid);
  }
}

function toggle(node: Node, to: boolean, by: Oid): void {
  if (node.active === to) return;
  node.active = to;
  node.events.push({ oid: by, kind: to ? 'reapply' : 'revert' });
  for (const effect of node.switched) toggle(effect.node, to ? effect.to : !effect.to, by);
}

function makeNode(oid: Oid, subject: string, order: number): Node {
  return { oid, subject, order, active: true, events: [], switched: [] };
}
