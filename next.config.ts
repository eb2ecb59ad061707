import type { NextConfig } from 'next';

/** Headers of every answer; the Content-Security-Policy, which needs a nonce per request, is set in proxy.ts. */
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=()' },
];

/**
 * Pages that a browser opens and that are put together outside of Next's pages (app/_documents). React's own requests, by which
 * an open page goes to another, and the one for the page to cut are left where they are; so is an address with an escape, which
 * no name of a project needs.
 */
const missing = ['rsc', 'next-action', 'x-stablehand-drawn'].map((key) => ({
  type: 'header' as const,
  key,
}));
const documents = [
  {
    source: '/p/:project([^/%]+)/queue',
    missing,
    destination: '/api/documents/:project/queue',
  },
  {
    source: '/p/:project([^/%]+)/candidates/:oid([0-9a-f]+)',
    missing,
    destination: '/api/documents/:project/candidates/:oid',
  },
];

const config: NextConfig = {
  /** Several builds of one checkout can exist side by side. */
  distDir: process.env.STABLEHAND_DIST_DIR ?? '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  /** The gate checks types in a stage of its own, over all entry points at once. */
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    '@prisma/adapter-pg',
    '@prisma/client',
    'better-auth',
    'graphile-worker',
    'isomorphic-git',
    'pg',
    'pg-copy-streams',
    'pino',
    'web-tree-sitter',
  ],
  experimental: {
    authInterrupts: true,
  },
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
  rewrites: async () => ({ beforeFiles: documents }),
};

export default config;
