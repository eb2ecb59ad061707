import { isOrdinary } from '@/lib/applicability/attributes';
import { editTree } from '@/lib/applicability/edit-tree';
import { type DoneFileWork, FileWork } from '@/lib/applicability/file-work';
import { conflictFile, type Landing, pathsOf } from '@/lib/applicability/landing';
import {
  type OpenPlan,
  type PickPlan,
  type PickSource,
  type PlacedChange,
  placeChanges,
  planPick,
  wholeWeight,
} from '@/lib/applicability/pick-plan';
import { RenameSearch } from '@/lib/applicability/rename-search';
import { settled, someAtOnce, width } from '@/lib/applicability/some-at-once';
import { judgeStrict, needsHunks, type StrictResult } from '@/lib/applicability/strict';
import { conflictPlan, mergedWhereTheyAre, movedPlan } from '@/lib/applicability/sure-conflict';
import { TipView } from '@/lib/applicability/tip-view';
import type { ConflictFile } from '@/lib/contracts/cell';
import type { Oid } from '@/lib/contracts/git';
import type {
  FileMerge,
  FileVersion,
  GitMerger,
  MergeConflict,
  Outcome,
  SubsetMerge,
  SubsetMergeResult,
  TreeMergeResult,
} from '@/lib/merge-ports';
import type { GitReader } from '@/lib/ports';

export interface LandingOptions {
  /** Keep conflicted files with markers (costs a read each). Default false. */
  readonly marked?: boolean;
  /** Leave out what would only find more conflicts of a pick that has one: see `allConflicts`. Default false. */
  readonly firstConflict?: boolean;
}

/** One question: this candidate on this tip's tree. */
export interface LandingJob {
  readonly source: PickSource;
  readonly tipTree: Oid;
}

type FilesPlan = PickPlan & { readonly way: 'files' };

interface Draft {
  readonly job: LandingJob;
  readonly tip: TipView;
  readonly placed: readonly PlacedChange[];
  readonly plan: PickPlan | OpenPlan;
  readonly ms: number;
}

interface Work extends Omit<Draft, 'plan' | 'ms'> {
  readonly plan: PickPlan;
  /** Attributes under which git must do all of it; '' when contents merge as usual. */
  readonly special: string;
  ms: number;
}

interface Merged {
  readonly files: ReadonlyMap<Work, DoneFileWork>;
  readonly hunks: DoneFileWork;
  readonly trees: ReadonlyMap<Work, Outcome<TreeMergeResult>>;
  readonly subsets: ReadonlyMap<Work, Outcome<SubsetMergeResult>>;
}

/** Answers jobs in batches; what it learned about tips, files and renames serves the next batch. */
export class LandingEngine {
  readonly #git: GitReader;
  readonly #merger: GitMerger;
  readonly #files: FileWork;
  readonly #renames: RenameSearch;
  readonly #options: LandingOptions;
  readonly #tips = new Map<Oid, TipView>();
  #drafting: Promise<unknown> = Promise.resolve();
  #closing: Promise<unknown> = Promise.resolve();

  constructor(git: GitReader, merger: GitMerger, options: LandingOptions = {}) {
    this.#git = git;
    this.#merger = merger;
    this.#options = options;
    this.#files = new FileWork(merger, options.marked === true);
    this.#renames = new RenameSearch(git);
  }

  /** Reads what every job on this tip needs; a tree that cannot be read is told to the jobs that need it. */
  async open(tipTree: Oid): Promise<void> {
    await settled(this.#tip(tipTree).attributes());
  }

  /**
   * One outcome per job, in order. A job that cannot be computed fails alone, with the reason. Batches may be asked for
   * side by side: they are planned here one after the other, and git merges one while the next is planned. It begins
   * with the jobs of each batch that need no search for renames.
   */
  async land(jobs: readonly LandingJob[]): Promise<Outcome<Landing>[]> {
    const drafting = this.#drafting.then(() => someAtOnce(jobs, (job) => this.#draft(job)));
    this.#drafting = drafting;
    const drafts = await drafting;
    const isHard = (draft: Outcome<Draft>) => draft.ok && draft.value.plan.way !== 'files';
    const isOpen = (draft: Outcome<Draft>) => draft.ok && draft.value.plan.way === 'open';
    const quick = this.#close(drafts.filter((draft) => !isHard(draft)));
    const settling = this.#settle(drafts.filter(isHard));
    const direct = settling.then((hard) => this.#close(hard.filter((draft) => !isOpen(draft))));
    const before = this.#closing;
    const closing = settling.then(async (hard) => {
      await before;
      return this.#close(hard.filter(isOpen));
    });
    this.#closing = closing.catch(() => undefined);
    const landed = await Promise.all(
      [quick, direct, closing].map((works) => works.then((all) => this.#landAll(all))),
    );
    const [plain = [], whole = [], searched = []] = landed;
    const next = { plain: plain.values(), whole: whole.values(), searched: searched.values() };
    const hard = (await settling).values();
    return drafts.map((draft) => {
      const hardOne = isHard(draft) ? hard.next().value : undefined;
      const from = hardOne === undefined ? 'plain' : isOpen(hardOne) ? 'searched' : 'whole';
      const landing = next[from].next();
      if (landing.done === true) throw new Error('a job has no outcome');
      return landing.value;
    });
  }

  /**
   * Where one conflict is enough: finds it in files that are merged alone before renames are searched for and git walks
   * full trees, which takes a hundred times as long.
   */
  async #settle(drafts: readonly Outcome<Draft>[]): Promise<Outcome<Draft>[]> {
    if (this.#options.firstConflict !== true) return [...drafts];
    const certain = new Map<Outcome<Draft>, Map<string, FileMerge>>();
    for (const draft of drafts) {
      if (!draft.ok) continue;
      // Where they cannot be read, closing the draft says so, of it alone.
      const attributes = await settled(draft.value.tip.attributes());
      if (!attributes.ok || attributes.value !== '') continue;
      certain.set(draft, mergedWhereTheyAre(draft.value.placed));
    }
    const done = await this.#files.prepare(
      [...certain.values()].flatMap((merges) => [...merges.values()]),
      [],
    );
    return drafts.map((draft) => {
      const merges = [...(certain.get(draft) ?? [])];
      if (!draft.ok || !merges.some(([, merge]) => done.isConflict(merge))) return draft;
      const plan = conflictPlan(new Map(), new Map(merges), draft.value.placed.length);
      return { ok: true, value: { ...draft.value, plan } };
    });
  }

  async #draft(job: LandingJob): Promise<Draft> {
    const started = performance.now();
    const tip = this.#tip(job.tipTree);
    const placed = await placeChanges(this.#git, tip.tree, job.source.changes);
    const plan =
      (await this.#planOfMoved(tip, placed)) ??
      (await planPick(this.#git, this.#renames, tip, job.source, placed));
    return { job, tip, placed, plan, ms: (performance.now() - started) / width };
  }

  /** Where one conflict is enough: the plan of a candidate that moved a file the tip has lost. */
  async #planOfMoved(tip: TipView, placed: readonly PlacedChange[]): Promise<PickPlan | null> {
    if (this.#options.firstConflict !== true) return null;
    const plan = movedPlan(placed);
    return plan === null || (await tip.attributes()) !== '' ? null : plan;
  }

  #close(drafts: readonly Outcome<Draft>[]): Promise<Outcome<Work>[]> {
    return someAtOnce(drafts, async (draft) => {
      if (!draft.ok) throw draft.error;
      const started = performance.now();
      const { job, tip } = draft.value;
      const open = draft.value.plan;
      let plan = open.way === 'open' ? await open.close() : open;
      const attributes = await tip.attributes();
      let special = '';
      if (attributes !== '') {
        const paths = job.source.changes.map((change) => change.path);
        const values = await this.#merger.attributes(paths, attributes);
        if (plan.way === 'whole' || !values.every(isOrdinary)) special = attributes;
        if (special !== '') plan = { way: 'whole' };
      }
      const ms = draft.value.ms + (performance.now() - started) / width;
      return { ...draft.value, plan, special, ms };
    });
  }

  async #landAll(planned: readonly Outcome<Work>[]): Promise<Outcome<Landing>[]> {
    const good = planned.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
    const [subsets, trees, files, hunks] = await Promise.all([
      this.#mergeSubsets(good),
      this.#mergeWhole(good),
      this.#mergeFiles(good),
      this.#prepareHunks(good),
    ]);
    return someAtOnce(planned, async (outcome) => {
      if (!outcome.ok) throw outcome.error;
      return this.#finish(outcome.value, { trees, subsets, files, hunks });
    });
  }

  /** The hunks that strict is decided by. */
  async #prepareHunks(works: readonly Work[]): Promise<DoneFileWork> {
    const pairs = works
      .filter((work) => work.special === '')
      .flatMap(({ placed }) =>
        placed
          .filter(needsHunks)
          .flatMap(({ change }): [FileVersion, FileVersion][] =>
            change.old !== null && change.new !== null ? [[change.old, change.new]] : [],
          ),
      );
    const started = performance.now();
    const done = await this.#files.prepare([], pairs);
    spread(works, performance.now() - started);
    return done;
  }

  async #mergeFiles(works: readonly Work[]): Promise<Map<Work, DoneFileWork>> {
    const started = performance.now();
    const done = new Map<Work, DoneFileWork>();
    await Promise.all(
      works.map(async (work) => {
        if (work.plan.way !== 'files') return;
        const merges = [...work.plan.merges.values()];
        const isEnough = this.#options.firstConflict === true;
        const open = isEnough && work.plan.conflicts.size > 0 ? [] : merges;
        // What was found to conflict was merged then: all of it is known.
        const isKnown = work.plan.isPart !== undefined;
        done.set(work, await this.#files.merge(open, isEnough && !isKnown));
      }),
    );
    spread(works, performance.now() - started);
    return done;
  }

  async #mergeWhole(works: readonly Work[]): Promise<Map<Work, Outcome<TreeMergeResult>>> {
    const found = new Map<Work, Outcome<TreeMergeResult>>();
    const whole = works.filter((work) => work.plan.way === 'whole');
    for (const attributes of new Set(whole.map((work) => work.special))) {
      const group = whole.filter((work) => work.special === attributes);
      const started = performance.now();
      const outcomes = await this.#merger.mergeTrees(
        group.map((work) => ({
          base: work.job.source.base,
          ours: work.job.tipTree,
          theirs: work.job.source.theirs,
          weight: wholeWeight(work.placed),
        })),
        { attributes, marked: this.#options.marked === true },
      );
      for (const [index, work] of group.entries()) {
        const outcome = outcomes[index];
        if (outcome !== undefined) found.set(work, outcome);
      }
      spread(group, performance.now() - started);
    }
    return found;
  }

  async #mergeSubsets(works: readonly Work[]): Promise<Map<Work, Outcome<SubsetMergeResult>>> {
    const found = new Map<Work, Outcome<SubsetMergeResult>>();
    const group: Work[] = [];
    const jobs: SubsetMerge[] = [];
    for (const work of works) {
      if (work.plan.way !== 'subset') continue;
      group.push(work);
      jobs.push(work.plan.merge);
    }
    const started = performance.now();
    const outcomes = await this.#merger.mergeSubsets(jobs, {
      marked: this.#options.marked === true,
    });
    for (const [index, work] of group.entries()) {
      const outcome = outcomes[index];
      if (outcome !== undefined) found.set(work, outcome);
    }
    spread(group, performance.now() - started);
    return found;
  }

  async #finish(work: Work, merged: Merged): Promise<Landing> {
    const started = performance.now();
    const { job, placed, plan } = work;
    const { strict, strictWhy, patchTree } = await this.#strict(work, merged.hunks);
    const picked =
      plan.way === 'files'
        ? await this.#resolve(work, plan, merged.files.get(work))
        : plan.way === 'subset'
          ? await this.#subsetResult(work, plan.merge, merged.subsets.get(work))
          : wholeResult(merged.trees.get(work));
    const empty = picked.tree === job.tipTree;
    const clean = picked.tree !== null && !empty;
    return {
      strict,
      strictWhy,
      pick: picked.tree === null ? 'conflict' : empty ? 'empty' : 'clean',
      tree: clean ? picked.tree : null,
      patchTree,
      conflicts: picked.conflicts,
      allConflicts: picked.allConflicts,
      ...pathsOf(placed, picked),
      wholeMerge: plan.way === 'whole',
      ms: work.ms + (performance.now() - started) / width,
    };
  }

  async #strict(work: Work, files: DoneFileWork) {
    const { job, placed } = work;
    if (work.special !== '') {
      const { applies, tree } = await this.#merger.applyPatch(
        { base: job.source.base, ours: job.tipTree, theirs: job.source.theirs },
        { attributes: work.special },
      );
      const strictWhy = applies ? null : 'git apply refuses the patch';
      return { strict: applies, strictWhy, patchTree: tree };
    }
    const result: StrictResult = await judgeStrict(
      this.#git,
      job.tipTree,
      placed,
      async (from, to) => files.hunks(from, to),
    );
    if (!result.strict) return { strict: false, strictWhy: result.why, patchTree: null };
    const patchTree = await editTree(this.#git, job.tipTree, result.edits);
    return { strict: true, strictWhy: null, patchTree };
  }

  async #resolve(work: Work, plan: FilesPlan, files: DoneFileWork | undefined) {
    if (files === undefined) throw new Error('files were to be merged and were not');
    const edits = new Map(plan.edits);
    const conflicts: ConflictFile[] = [];
    for (const [path, kind] of plan.conflicts) conflicts.push(conflictFile(path, kind, null));
    let allConflicts = plan.isPart !== true;
    for (const [path, merge] of plan.merges) {
      if (!files.isAsked(merge)) {
        allConflicts = false;
        continue;
      }
      const result = files.merged(merge);
      if (result.merged !== null) edits.set(path, result.merged);
      else conflicts.push(conflictFile(path, result.kind ?? 'content', result.marked));
    }
    if (this.#options.firstConflict === true && conflicts.length > 0) {
      // git would not get as far as to say so.
      const merges = [...plan.merges.values()];
      const missing = await this.#merger.lacking(
        merges.flatMap(({ base, ours, theirs }) => [base, ours, theirs]),
      );
      if (missing !== null) throw missing;
    }
    if (conflicts.length > 0) return { tree: null, conflicts, allConflicts };
    const tree = await editTree(this.#git, work.job.tipTree, edits);
    if (tree === null) throw new Error('a path was both file and directory in a clean pick');
    return { tree, conflicts, allConflicts: true };
  }

  async #subsetResult(
    work: Work,
    merge: SubsetMerge,
    outcome: Outcome<SubsetMergeResult> | undefined,
  ) {
    const { clean, files, conflicts } = outcomeOf(outcome);
    if (!clean) return { tree: null, conflicts: conflicts.map(shownConflict), allConflicts: true };
    const edits = new Map<string, FileVersion | null>(merge.ours.map(({ path }) => [path, null]));
    for (const { path, file } of files) edits.set(path, file);
    const tree = await editTree(this.#git, work.job.tipTree, edits);
    if (tree === null) throw new Error('a path was both file and directory in a clean pick');
    return { tree, conflicts: [], allConflicts: true };
  }

  #tip(tree: Oid): TipView {
    const known = this.#tips.get(tree);
    if (known !== undefined) return known;
    const made = new TipView(this.#git, tree);
    this.#tips.set(tree, made);
    return made;
  }
}

function wholeResult(outcome: Outcome<TreeMergeResult> | undefined) {
  const { tree, conflicts } = outcomeOf(outcome);
  return { tree, conflicts: conflicts.map(shownConflict), allConflicts: true };
}

function shownConflict({ path, kind, marked }: MergeConflict): ConflictFile {
  return conflictFile(path, kind, marked);
}

function outcomeOf<T>(outcome: Outcome<T> | undefined): T {
  if (outcome === undefined) throw new Error('a merge was planned and not done');
  if (!outcome.ok) throw outcome.error;
  return outcome.value;
}

/** What was done for many together counts evenly. */
function spread(works: readonly Work[], ms: number): void {
  for (const work of works) work.ms += ms / works.length;
}
