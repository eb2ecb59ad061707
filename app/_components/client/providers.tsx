'use client';

import type { ReactNode } from 'react';
import { ActionProvider } from '@/app/_actions/provider';
import { Toaster } from '@/app/_components/ui/toast';

/** What every page needs around it: toasts and the action registry. */
export function Providers({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <ActionProvider>{children}</ActionProvider>
      <Toaster />
    </>
  );
}
