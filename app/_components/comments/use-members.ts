'use client';

import { api } from '@/app/_components/client/api';
import { readers } from '@/app/_components/client/readers';
import { useAnswer } from '@/app/_components/client/use-answer';
import { useFrame } from '@/app/_components/frame/frame-context';

const none: readonly { readonly id: string; readonly name: string }[] = [];

/** Who takes part in the project; empty until known. */
export function useMembers(): readonly { readonly id: string; readonly name: string }[] {
  const { slug } = useFrame();
  const { data } = useAnswer({
    key: `members ${slug}`,
    load: () => api(`/api/p/${slug}/members`, { schema: readers.members }),
    keepMs: 5 * 60_000,
  });
  return data?.people ?? none;
}
