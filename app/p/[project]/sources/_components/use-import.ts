'use client';

import { useState } from 'react';
import { api, fieldIssues, sayProblem } from '@/app/_components/client/api';
import { toast } from '@/app/_components/ui/toast';
import type { ImportRequest } from '@/lib/contracts/imports';

type Sent = Exclude<ImportRequest, { kind: 'mbox' }> | FormData;

/** Fields whose refusal the forms show beside them. */
const shownFields = ['range', 'limit', 'text', 'file'];

/** Sends an import. A refusal is kept beside the form, by field where it names one; what was typed stays. */
export function useImport(project: string, onMade: () => Promise<void>) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [issues, setIssues] = useState<Readonly<Record<string, string>>>({});
  const send = async (body: Sent): Promise<boolean> => {
    setBusy(true);
    setProblem(null);
    setIssues({});
    try {
      const made = await api<{ title: string }>(`/api/p/${project}/imports`, { body });
      toast(`Import started: ${made.title}`);
      await onMade();
      return true;
    } catch (error) {
      const named = fieldIssues(error);
      const beside = shownFields.some((field) => named[field] !== undefined);
      setIssues(named);
      setProblem(beside ? null : sayProblem(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const clear = () => {
    setProblem(null);
    setIssues({});
  };
  return { busy, problem, issues, send, clear };
}
