import { describe, expect, it } from 'vitest';
import { RenameSearch } from '@/lib/applicability/rename-search';
import { TargetPool } from '@/lib/applicability/target-pool';
import { AppError } from '@/lib/errors';
import type { FileVersion } from '@/lib/merge-ports';
import type { RawTreeEntry } from '@/lib/ports';

/** Objects under made-up names: a tree is its entries, a blob its text, null a missing one. */
class Shelf {
  readonly #trees = new Map<string, RawTreeEntry[]>();
  readonly #blobs = new Map<string, Buffer | null>();

  file(name: string, text: string | null, mode = '100644'): FileVersion {
    this.#blobs.set(name, text === null ? null : Buffer.from(text, 'latin1'));
    return { mode, oid: name };
  }

  folder(name: string, files: Readonly<Record<string, FileVersion>>): FileVersion {
    const entries = Object.entries(files).map(([entry, file]) => ({ name: entry, ...file }));
    this.#trees.set(name, entries);
    return { mode: '040000', oid: name };
  }

  async tree(oid: string): Promise<readonly RawTreeEntry[]> {
    return this.#trees.get(oid) ?? [];
  }

  async sizes(oids: readonly string[]): Promise<readonly (number | null)[]> {
    return oids.map((oid) => this.#blobs.get(oid)?.length ?? null);
  }

  async blob(oid: string): Promise<Buffer> {
    const content = this.#blobs.get(oid);
    if (content === null || content === undefined) throw new AppError('object-missing', oid);
    return content;
  }
}

const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_one, index) => `this is line ${from + index}\n`).join('');

async function search(
  shelf: Shelf,
  tip: string,
  asked: readonly { readonly source: FileVersion; readonly base: string }[],
) {
  const renames = new RenameSearch(shelf);
  const pool = new TargetPool(shelf, tip);
  const found = [];
  for (const { source, base } of asked) {
    const targets = await renames.targets([source], pool, base, 9);
    found.push(targets && (targets.get(source.oid) ?? []).map(({ path }) => path).sort());
  }
  return found;
}

describe('targets of renames', () => {
  it('are files that the base in question does not have, whatever other bases lack', async () => {
    const shelf = new Shelf();
    const lost = shelf.file('lost', lines(0, 40));
    const near = shelf.file('near', lines(2, 42));
    const far = shelf.file('far', lines(500, 540));
    shelf.folder('tip', {
      here: shelf.folder('here', { near, far }),
      there: shelf.folder('there', { copy: lost }),
    });
    const like = shelf.file('like', lines(1, 41));
    shelf.folder('first', { lost, like });
    shelf.folder('second', { lost, like, here: shelf.folder('old', { near: far }) });
    const found = await search(shelf, 'tip', [
      { source: like, base: 'second' },
      { source: like, base: 'first' },
      { source: like, base: 'second' },
    ]);
    expect(found).toEqual([['there/copy'], ['here/near', 'there/copy'], ['there/copy']]);
  });

  it('end at the file with the same content, where there is one', async () => {
    const shelf = new Shelf();
    const lost = shelf.file('lost', lines(0, 40));
    const near = shelf.file('near', lines(2, 42));
    shelf.folder('tip', { near, copy: lost });
    shelf.folder('first', { lost });
    shelf.folder('second', { lost, copy: shelf.file('other', lines(500, 540)) });
    const found = await search(shelf, 'tip', [
      { source: lost, base: 'first' },
      { source: lost, base: 'second' },
    ]);
    expect(found).toEqual([['copy'], ['near']]);
  });

  it('are not told once there are more than were asked for', async () => {
    const shelf = new Shelf();
    const lost = shelf.file('lost', lines(0, 40));
    shelf.folder('tip', {
      near: shelf.file('near', lines(2, 42)),
      nearer: shelf.file('nearer', lines(1, 41)),
    });
    shelf.folder('base', { lost });
    const most = async (count: number) => {
      const pool = new TargetPool(shelf, 'tip');
      const found = await new RenameSearch(shelf).targets([lost], pool, 'base', count);
      return found?.get(lost.oid)?.map(({ path }) => path) ?? null;
    };
    expect(await most(2)).toEqual(['near', 'nearer']);
    expect(await most(1)).toBeNull();
  });

  it('count where the base has a folder of that name, and where it has the same folder elsewhere', async () => {
    const shelf = new Shelf();
    const lost = shelf.file('lost', lines(0, 40));
    const same = shelf.folder('same', { near: shelf.file('near', lines(1, 41)) });
    shelf.folder('tip', { a: same, b: same, name: shelf.file('third', lines(3, 43)) });
    shelf.folder('base', { lost, a: same, name: shelf.folder('inner', { x: lost }) });
    expect(await search(shelf, 'tip', [{ source: lost, base: 'base' }])).toEqual([
      ['b/near', 'name'],
    ]);
  });

  it('are links only for the same link', async () => {
    const shelf = new Shelf();
    const link = shelf.file('link', 'target', '120000');
    const other = shelf.file('other', 'targes', '120000');
    shelf.folder('tip', { moved: link, other, file: shelf.file('file', 'target2') });
    shelf.folder('base', { link });
    expect(await search(shelf, 'tip', [{ source: link, base: 'base' }])).toEqual([['moved']]);
  });

  it('cannot be told where a possible one is missing, and can where the base has it too', async () => {
    const shelf = new Shelf();
    const lost = shelf.file('lost', lines(0, 40));
    const gone = shelf.file('gone', null);
    shelf.folder('tip', { gone });
    shelf.folder('without', { lost });
    shelf.folder('with', { lost, gone: lost });
    const asked = ['without', 'with'].map((base) => ({ source: lost, base }));
    expect(await search(shelf, 'tip', asked)).toEqual([null, []]);
  });
});
