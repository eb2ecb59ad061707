'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { ProjectFrame } from '@/lib/contracts/pages';

export interface FrameInfo extends ProjectFrame {
  readonly viewerId: string;
}

const Context = createContext<FrameInfo | null>(null);

export function FrameProvider(props: { readonly value: FrameInfo; readonly children: ReactNode }) {
  return <Context.Provider value={props.value}>{props.children}</Context.Provider>;
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
