import { useState } from 'react';
import { api, sayProblem } from '@/app/_components/client/api';

/**
 * Asks the server to do something with one entry of the sources page, and reads the page's state again. `busy` while it
 * is asked; `problem` is what went wrong, in a sentence, until the next time.
 */
export function useItemAction(onChanged: () => Promise<void>) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const act = async (method: 'POST' | 'DELETE', path: string) => {
    setBusy(true);
    setProblem(null);
    try {
      await api(path, { method });
      await onChanged();
    } catch (error) {
      setProblem(sayProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, act };
}
