import type { Oid } from '@/lib/contracts/git';
import type { LinearGraph } from '@/lib/git/linear-graph';
import type { Change } from '@/lib/git/path-changes';
import type { TouchIndex } from '@/lib/git/touch-index';

/** No node: the path was not there. */
const nowhere = -1;
/** No such parent. */
const none = -2;
const missing = '0'.repeat(40);
const nothing = 0;
const unseen = -1;

/**
 * The history of one plain file, reduced to its nodes: the commits that changed it, and merges of sides that have
 * different content, one of which the merge kept. Between nodes the file stays as it is.
 */
export class PathHistory {
  readonly #graph: LinearGraph;
  readonly #touches: TouchIndex;
  readonly #places: number[] = [];
  /** Nodes where the first and the second parent have the file from. */
  readonly #first: number[] = [];
  readonly #second: number[] = [];
  /** The same for further parents. */
  readonly #more = new Map<number, readonly number[]>();
  /** Handles of the index; -1 for a merge that kept one side. */
  readonly #handles: number[] = [];
  /** What stands there after a node, numbered by content; `unseen` for a merge nobody looked at. */
  readonly #blobs: number[] = [];
  readonly #numbers = new Map<Oid, number>([[missing, nothing]]);

  /** One loop over the graph, a few milliseconds at most. Paths are bytes (latin1). */
  constructor(path: string, graph: LinearGraph, touches: TouchIndex) {
    this.#graph = graph;
    this.#touches = touches;
    const { first, second, more, scratch: source } = graph;
    const changed = changesOf(path, graph, touches);
    const from = (parent: number | undefined) =>
      parent === undefined || parent < 0 ? none : (source[parent] ?? nowhere);
    const add = (place: number, handle: number, blob: number) => {
      this.#first.push(from(first[place]));
      this.#second.push(from(second[place]));
      this.#handles.push(handle);
      this.#blobs.push(blob);
      const node = this.#places.push(place) - 1;
      const others = more.get(place);
      if (others !== undefined) this.#more.set(node, others.map(from));
      source[place] = node;
    };
    let turn = 0;
    let next = changed[0]?.place ?? graph.size;
    source.fill(nowhere, 0, next);
    for (let place = next; place < graph.size; place++) {
      const other = second[place] ?? none;
      if (place === next) {
        const handle = changed[turn]?.handle ?? 0;
        add(place, handle, this.#number(touches.touch(handle).now.oid));
        turn += 1;
        next = changed[turn]?.place ?? graph.size;
      } else if (other < 0) {
        source[place] = Math.max(nowhere, from(first[place]));
      } else {
        const one = from(first[place]);
        const blob = this.#blobAt(one);
        const alike = (parent: number) => {
          const node = from(parent);
          return node === one || (blob !== unseen && this.#blobAt(node) === blob);
        };
        if (alike(other) && (more.get(place)?.every(alike) ?? true)) source[place] = one;
        else add(place, none, unseen);
      }
    }
  }

  /**
   * The change from which a commit has this content, by the way that git takes: at a merge to the first parent that
   * has it. `look` tells what stands at the path in a commit, and is asked only where the graph does not tell. Null
   * when no change is found.
   */
  async makerOf(
    commit: number,
    blob: Oid,
    look: (commit: number) => Promise<Oid | null>,
  ): Promise<Change | null> {
    const wanted = this.#number(blob);
    let node = this.#sourceOf(commit);
    const only = this.#onlyMaker(node, wanted);
    if (only !== null) return this.#change(only);
    while (node >= 0) {
      this.#blobs[node] = wanted;
      if ((this.#handles[node] ?? none) < 0) {
        node = await this.#keptSide(node, wanted, look);
        continue;
      }
      const passed = this.#passedOn(node, wanted);
      if (passed === null) return this.#change(node);
      node = passed;
    }
    return null;
  }

  /** The only change that can be found from a node, whatever merges that nobody looked at have kept; else null. */
  #onlyMaker(from: number, blob: number): number | null {
    let only: number | null = null;
    const seen = new Set<number>([from]);
    const open = [from];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node < 0) continue;
      const isMerge = (this.#handles[node] ?? none) < 0;
      if (node !== from && !isMerge && this.#blobAt(node) !== blob) continue;
      const passed = isMerge ? this.#parentsOf(node) : [this.#passedOn(node, blob)];
      for (const parent of passed) {
        if (parent === null) {
          if (only !== null && only !== node) return null;
          only = node;
        } else if (!seen.has(parent)) {
          seen.add(parent);
          open.push(parent);
        }
      }
    }
    return only;
  }

  /** The parent's node when a change left the content as one parent had it; null when it made the content. */
  #passedOn(node: number, blob: number): number | null {
    const { olds } = this.#touches.touch(this.#handles[node] ?? 0);
    const same = olds.findIndex((old) => this.#number(old.oid) === blob);
    return same < 0 ? null : (this.#parentsOf(node)[same] ?? nowhere);
  }

  #change(node: number): Change {
    return { commit: this.#commitAt(node), touch: this.#touches.touch(this.#handles[node] ?? 0) };
  }

  async #keptSide(
    node: number,
    blob: number,
    look: (commit: number) => Promise<Oid | null>,
  ): Promise<number> {
    const parents = this.#parentsOf(node);
    for (const [order, parent] of parents.entries()) {
      const known = this.#blobAt(parent);
      if (known === blob) return parent;
      if (known !== unseen) continue;
      // A merge that is no change has the content of a parent: of this one when no later one can have it.
      const later = parents.slice(order + 1).map((other) => this.#blobAt(other));
      if (later.every((other) => other !== unseen && other !== blob)) return parent;
      const found = this.#number((await look(this.#commitAt(parent))) ?? missing);
      this.#blobs[parent] = found;
      if (found === blob) return parent;
    }
    return nowhere;
  }

  /** The node that gave a commit its file: along first parents, where git looks first. */
  #sourceOf(commit: number): number {
    let node = this.#places.length - 1;
    for (let at = this.#graph.placeOf(commit); at >= 0; at = this.#graph.first[at] ?? -1) {
      while (node >= 0 && (this.#places[node] ?? -1) > at) node -= 1;
      if (node < 0 || this.#places[node] === at) return node;
    }
    return nowhere;
  }

  #commitAt(node: number): number {
    return this.#graph.commitAt(this.#places[node] ?? -1);
  }

  #parentsOf(node: number): number[] {
    const two = [this.#first[node] ?? none, this.#second[node] ?? none];
    return [...two, ...(this.#more.get(node) ?? [])].filter((one) => one !== none);
  }

  #blobAt(node: number): number {
    return node < 0 ? nothing : (this.#blobs[node] ?? unseen);
  }

  #number(blob: Oid): number {
    const held = this.#numbers.get(blob);
    if (held !== undefined) return held;
    const made = this.#numbers.size;
    this.#numbers.set(blob, made);
    return made;
  }
}

/** Its changes, the first place first. */
function changesOf(path: string, graph: LinearGraph, touches: TouchIndex) {
  const flat = touches.placesOf(path);
  const changed: { place: number; handle: number }[] = [];
  for (let at = 0; at < flat.length; at += 2) {
    const place = graph.placeOf(flat[at] ?? -1);
    if (place >= 0) changed.push({ place, handle: flat[at + 1] ?? 0 });
  }
  return changed.sort((a, b) => a.place - b.place);
}
