import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@/lib/errors';
import { runGit } from '@/lib/git/run-git';
import { makeStore, type Store } from '@/lib/git/store';
import { removeTemporary, temporaryFolder } from '@/lib/git/temporary';

/**
 * The user's objects as an object directory of ours, for git commands that write. When git is about to write an object
 * that exists already, it sets that file's time instead ("freshening", object-file.c), also in alternates: that would
 * be a write into the user's repository. It leaves packs alone that have a `.mtimes` file beside them (cruft packs) and
 * then writes a copy into the store at hand. So: links to the packs, each with an empty `.mtimes` of ours, and a pack
 * of our own with what lies loose.
 */
export class ObjectView {
  readonly #objectDirs: readonly string[];
  readonly #linked = new Set<string>();
  readonly #loose = new Set<string>();
  #folder: Promise<string> | undefined;
  #removed = false;
  #refreshing: Promise<string> | undefined;

  constructor(objectDirs: readonly string[]) {
    this.#objectDirs = objectDirs;
  }

  /** The object directory, brought up to date with what is there now. Throws `git-failed` once it was removed. */
  async current(): Promise<string> {
    // What still waits for a store then is told so, and makes no folder that nobody would remove.
    if (this.#removed) throw new AppError('git-failed', 'The repository was closed.');
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /** A store that sees the view, for a command that writes. */
  async store(attributes: string): Promise<Store> {
    return makeStore({ objectDirs: [await this.current()], attributes });
  }

  async remove(): Promise<void> {
    this.#removed = true;
    const folder = await this.#folder?.catch(() => undefined);
    if (folder !== undefined) await removeTemporary(folder);
  }

  async #refresh(): Promise<string> {
    this.#folder ??= makeFolder();
    const folder = await this.#folder;
    const loose: string[] = [];
    for (const objects of this.#objectDirs) {
      await this.#linkPacks(folder, path.join(objects, 'pack'));
      for (const fan of await namesIn(objects)) {
        if (!/^[0-9a-f]{2}$/.test(fan)) continue;
        for (const name of await namesIn(path.join(objects, fan))) {
          if (/^[0-9a-f]{38}$/.test(name) && !this.#loose.has(fan + name)) loose.push(fan + name);
        }
      }
    }
    if (loose.length > 0) await this.#packLoose(folder, loose);
    return folder;
  }

  async #linkPacks(folder: string, packs: string): Promise<void> {
    const names = new Set(await namesIn(packs));
    for (const name of names) {
      const stem = /^(pack-[0-9a-f]{40})\.idx$/.exec(name)?.[1];
      if (stem === undefined || this.#linked.has(stem) || !names.has(`${stem}.pack`)) continue;
      this.#linked.add(stem);
      const link = (ending: string) =>
        symlink(path.join(packs, stem + ending), path.join(folder, 'pack', stem + ending));
      await writeFile(path.join(folder, 'pack', `${stem}.mtimes`), '');
      await link('.pack');
      await link('.idx');
    }
  }

  async #packLoose(folder: string, loose: readonly string[]): Promise<void> {
    // Git makes the pack in its store and moves it: that must lie where the folder does.
    const store = await makeStore({ objectDirs: this.#objectDirs, large: true });
    try {
      // No deltas, no walking: each object as it is.
      const args = ['pack-objects', '-q', '--window=0', '--compression=1'];
      const input = `${loose.join('\n')}\n`;
      await runGit(store.gitDir, [...args, path.join(folder, 'pack', 'pack')], { input });
      for (const oid of loose) this.#loose.add(oid);
    } finally {
      await store.remove();
    }
  }
}

async function makeFolder(): Promise<string> {
  const folder = await temporaryFolder('stablehand-view-', { large: true });
  await mkdir(path.join(folder, 'pack'));
  await mkdir(path.join(folder, 'info'));
  return folder;
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
