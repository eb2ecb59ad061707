import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { Providers } from '@/app/_components/client/providers';
import {
  contrastCookie,
  readContrast,
  readTheme,
  themeCookie,
} from '@/app/_components/frame/theme';
import './globals.css';

export const metadata: Metadata = {
  title: { template: '%s · Stablehand', default: 'Stablehand' },
  description: 'Decide which upstream fixes go into stable branches.',
  icons: { icon: '/icon.svg' },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fcfcfa' },
    { media: '(prefers-color-scheme: dark)', color: '#151614' },
  ],
};

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  // Every page carries the nonce of its own answer (proxy.ts), so none may be rendered ahead of time.
  await headers();
  const jar = await cookies();
  const theme = readTheme(jar.get(themeCookie)?.value);
  const contrast = readContrast(jar.get(contrastCookie)?.value);
  return (
    <html
      lang="en"
      data-theme={theme === 'system' ? undefined : theme}
      data-contrast={contrast === 'system' ? undefined : contrast}
      suppressHydrationWarning
    >
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
