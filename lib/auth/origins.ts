import { env } from '@/lib/env';

/** Where people reach this installation, without a slash at its end. */
export function publicUrl(): string {
  const { url, host, port } = env();
  if (url !== null) return url;
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}

/** Origins from which a browser may post: the public one, those of the settings, and the other name of loopback. */
export function trustedOrigins(): string[] {
  const origin = new URL(publicUrl()).origin;
  const origins = new Set([origin, ...env().trustedOrigins]);
  const url = new URL(origin);
  if (url.hostname === '127.0.0.1' || url.hostname === 'localhost') {
    url.hostname = url.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
    origins.add(url.origin);
  }
  return [...origins];
}
