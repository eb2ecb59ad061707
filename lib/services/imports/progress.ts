import { db, type Tx } from '@/lib/db/client';
import { advanceImport, type ImportStep } from '@/lib/db/queries/import';
import { publish } from '@/lib/services/events/publish';

/** Thrown inside a step's transaction when the import was cancelled or somebody else goes on with it. */
export class ImportStopped extends Error {
  override readonly name = 'ImportStopped';
}

/** Pages hear of an import at most twice a second. */
const quietMs = 500;

/** Moves an import's cursor and counters, and tells the pages about it now and then. */
export class Progress {
  readonly #id: string;
  readonly #slug: string;
  #cursor: object | null;
  #told = 0;

  constructor(id: string, slug: string, cursor: object | null) {
    this.#id = id;
    this.#slug = slug;
    this.#cursor = cursor;
  }

  /** Counts a step inside its transaction. Throws ImportStopped, which undoes the step. */
  async step(tx: Tx, step: Omit<ImportStep, 'from'>): Promise<void> {
    if (!(await advanceImport(tx, this.#id, { ...step, from: this.#cursor }))) {
      throw new ImportStopped();
    }
  }

  /** To be called once the step's transaction is through. */
  async moved(to: object): Promise<void> {
    this.#cursor = to;
    const now = performance.now();
    if (now - this.#told < quietMs) return;
    this.#told = now;
    await this.tell();
  }

  async tell(): Promise<void> {
    await publish(db(), { type: 'import', project: this.#slug, id: this.#id });
  }
}
