'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ActionProvider } from '@/app/_actions/provider';
import { Toaster } from '@/app/_components/ui/toast';

/** What every page needs around it: server state, toasts, and the action registry. */
export function Providers({ children }: { readonly children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: { staleTime: 30_000, refetchOnWindowFocus: false, retry: 1 },
          mutations: { retry: 0 },
        },
      }),
  );
  return (
    <QueryClientProvider client={client}>
      <ActionProvider>{children}</ActionProvider>
      <Toaster />
    </QueryClientProvider>
  );
}
