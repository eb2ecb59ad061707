'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from 'react';
import { api } from '@/app/_components/client/api';
import { readers } from '@/app/_components/client/readers';
import { useLive } from '@/app/_components/live/live-provider';
import type { ProjectFrame } from '@/lib/contracts/pages';

export interface FrameInfo extends ProjectFrame {
  readonly viewerId: string;
}

const Context = createContext<FrameInfo | null>(null);

/** Keeps what the frame shows (counts, progress, branches) up to date while the page is open. */
export function FrameProvider(props: { readonly value: FrameInfo; readonly children: ReactNode }) {
  const { value, children } = props;
  const client = useQueryClient();
  const key = useMemo(() => ['frame', value.slug], [value.slug]);
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api(`/api/p/${value.slug}/frame`, { schema: readers.frame, signal }),
    initialData: value,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const given = useRef(value);
  useEffect(() => {
    if (given.current === value) return;
    given.current = value;
    client.setQueryData(key, value);
  }, [client, key, value]);
  useLive(() => void client.invalidateQueries({ queryKey: key }), 2500);
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
