'use client';

import { useEffect, useState } from 'react';
import { api } from '@/app/_components/client/api';
import { readers } from '@/app/_components/client/readers';
import type { ReasonTemplates } from '@/lib/contracts/policy';
import { defaultTemplates } from '@/lib/contracts/policy-words';

const known = new Map<string, Promise<ReasonTemplates>>();

/** The project's reasons as last asked for; asked once per page load. */
function ask(project: string): Promise<ReasonTemplates> {
  const found =
    known.get(project) ??
    api(`/api/p/${project}/reason-templates`, { schema: readers.templates }).then(
      ({ templates }) => templates,
      () => {
        // Without an answer the usual ones do; the next dialog asks again.
        known.delete(project);
        return defaultTemplates;
      },
    );
  known.set(project, found);
  return found;
}

/** After a lead changed them. */
export const forgetTemplates = (project: string): void => {
  known.delete(project);
};

/** Reasons that the project offers, by verb; none until they are there, so that nothing moves under a click. */
export function useReasonTemplates(project: string): ReasonTemplates {
  const [templates, setTemplates] = useState<ReasonTemplates>({});
  useEffect(() => {
    let current = true;
    void ask(project).then((found) => {
      if (current) setTemplates(found);
    });
    return () => {
      current = false;
    };
  }, [project]);
  return templates;
}
