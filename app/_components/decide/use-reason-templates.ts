'use client';

import { api } from '@/app/_components/client/api';
import { readers } from '@/app/_components/client/readers';
import { forgetAnswer, useAnswer } from '@/app/_components/client/use-answer';
import type { ReasonTemplates } from '@/lib/contracts/policy';
import { defaultTemplates } from '@/lib/contracts/policy-words';

const addressOf = (project: string): string => `/api/p/${project}/reason-templates`;

/** After a lead changed them. */
export const forgetTemplates = (project: string): void => forgetAnswer(addressOf(project));

/**
 * Reasons that the project offers, by verb, asked for once per page load; none until they are there, so that nothing
 * moves under a click. Without an answer the usual ones do, and the next dialog asks again.
 */
export function useReasonTemplates(project: string): ReasonTemplates {
  const address = addressOf(project);
  const { data, isError } = useAnswer({
    key: address,
    load: () => api(address, { schema: readers.templates }),
    keepMs: Number.POSITIVE_INFINITY,
  });
  return isError ? defaultTemplates : (data?.templates ?? {});
}
