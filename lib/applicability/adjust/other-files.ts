import { bytesToText } from '@/lib/applicability/byte-text';
import { hashObject } from '@/lib/applicability/edit-tree';
import { lookUp, type TreeChange } from '@/lib/applicability/tree-changes';
import type { Oid } from '@/lib/contracts/git';
import type { GitReader } from '@/lib/ports';
import { landInOtherFiles, likelyHome } from './moved-code';
import { type FileResult, fileAt, type ProposalInput, type ProposedFile } from './proposal';

/** At most so many files of a folder are searched for code that upstream moved. */
const mostFiles = 400;
const largestSearch = 24 * 1024 * 1024;

/**
 * The patch of one file on other files of the same folder. `orLikely`: where they have not each of its places, but one
 * has most of its lines, says so instead of null.
 */
export async function inOtherFiles(
  git: GitReader,
  input: ProposalInput,
  change: TreeChange,
  options: { readonly orLikely?: boolean } = {},
): Promise<FileResult | string | null> {
  const { path, old, new: now } = change;
  const search = input.rules.has('moved-code');
  if ((!search && options.orLikely !== true) || old === null || now === null) return null;
  if (!old.mode.startsWith('100') || !now.mode.startsWith('100')) return null;
  const folder = path.slice(0, path.lastIndexOf('/') + 1).replace(/\/$/, '');
  const { entry } = await lookUp(git, input.tipTree, folder === '' ? path : folder);
  if (folder !== '' && entry?.mode !== '040000') return null;
  const listed = folder === '' ? [] : await git.tree(entry?.oid ?? input.tipTree);
  const regular = listed.filter((one) => one.mode.startsWith('100'));
  const sizes = await git.sizes(regular.map((one) => one.oid));
  const total = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  if (regular.length > mostFiles || total > largestSearch) return null;
  const read = async (oid: Oid) => (await git.blob(oid, largestSearch)).toString('latin1');
  const files = await Promise.all(
    regular.map(async (one) => ({ path: `${folder}/${one.name}`, text: await read(one.oid) })),
  );
  const [base, theirs] = await Promise.all([read(old.oid), read(now.oid)]);
  const found = search ? landInOtherFiles(base, theirs, files) : null;
  if (found === null) {
    const home = options.orLikely === true ? likelyHome(base, theirs, files) : null;
    if (home === null) return null;
    // A file that is alike upstream too is a copy, not where the code came from.
    const there = await fileAt(git, input.source.base, home);
    const copy = there === null ? [] : [{ path: home, text: await read(there.oid) }];
    if (likelyHome(base, theirs, copy) !== null) return null;
    return `its code may stand in ${bytesToText(home)}`;
  }
  const others = found.files.map((file): ProposedFile => {
    const before = regular.find((one) => `${folder}/${one.name}` === file.path);
    const content = Buffer.from(file.text, 'latin1');
    const mode = before?.mode ?? '100644';
    return {
      path: file.path,
      old: before === undefined ? null : { mode, oid: before.oid },
      new: { mode, oid: hashObject('blob', content) },
      content,
    };
  });
  return {
    file: null,
    others,
    adjustments: found.places.map((place) => ({
      rule: 'moved-code' as const,
      path,
      line: place.line,
      what: `the branch has the lines in ${bytesToText(place.path)}`,
    })),
  };
}
