/** The batch that `u` takes back: the person's last one in this tab, whichever page it was made on. */
const key = (project: string) => `stablehand-last-batch:${project}`;

export function rememberBatch(project: string, batchId: string | null): void {
  try {
    if (batchId === null) sessionStorage.removeItem(key(project));
    else sessionStorage.setItem(key(project), batchId);
  } catch {
    // A browser that keeps nothing: the toast's own Undo still works.
  }
}

export function lastBatch(project: string): string | null {
  try {
    return sessionStorage.getItem(key(project));
  } catch {
    return null;
  }
}
