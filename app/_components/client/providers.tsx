'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { TooltipProvider } from 'radix-ui/tooltip';
import { type ReactNode, useState } from 'react';
import { Toaster } from 'sonner';
import { ActionProvider } from '@/app/_actions/provider';

/** What every page needs around it: server state, tooltips, toasts, and the action registry. */
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
      <TooltipProvider delayDuration={350} skipDelayDuration={200}>
        <ActionProvider>{children}</ActionProvider>
        <Toaster
          position="bottom-right"
          offset={48}
          toastOptions={{
            duration: 8000,
            unstyled: true,
            classNames: {
              toast: 'toast',
              title: 'toast-title',
              description: 'toast-text',
              actionButton: 'btn small',
              cancelButton: 'btn small quiet',
            },
          }}
        />
      </TooltipProvider>
    </QueryClientProvider>
  );
}
