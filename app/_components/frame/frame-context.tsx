'use client';

import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { api } from '@/app/_components/client/api';
import { readers } from '@/app/_components/client/readers';
import { useFresh } from '@/app/_components/client/use-answer';
import { useLive } from '@/app/_components/live/live-provider';
import type { ProjectFrame } from '@/lib/contracts/pages';

export interface FrameInfo extends ProjectFrame {
  readonly viewerId: string;
}

const Context = createContext<FrameInfo | null>(null);

/** Keeps what the frame shows (counts, progress, branches) up to date while the page is open. */
export function FrameProvider(props: { readonly value: FrameInfo; readonly children: ReactNode }) {
  const { value, children } = props;
  const { data, refresh } = useFresh<ProjectFrame>(value, () =>
    api(`/api/p/${value.slug}/frame`, { schema: readers.frame }),
  );
  useLive(() => void refresh(), 2500);
  const info = useMemo(() => ({ ...data, viewerId: value.viewerId }), [data, value.viewerId]);
  return <Context.Provider value={info}>{children}</Context.Provider>;
}

/** The project that the page is about, for client components. */
export function useFrame(): FrameInfo {
  const frame = useContext(Context);
  if (!frame) throw new Error('useFrame outside a project page');
  return frame;
}

/** Whether the person may vote here. */
export function useMayDecide(): boolean {
  return useFrame().role !== 'viewer';
}
