import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { AppError, isAppError } from '@/lib/errors';
import { type ResolvedAddress, resolveHost } from './network-address';

export interface FetchBounds {
  /** From the first byte asked to the last one read, redirects included. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly allowPrivate: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface FetchedBytes {
  readonly status: number;
  readonly body: Buffer;
}

const mostRedirects = 3;

/**
 * Asks one URL over HTTP and gives status and body. Redirects are followed to the same scheme, host and port only; names
 * are resolved once and connected to as checked. Throws `timeout`, `too-large`, `forbidden`, `unavailable`.
 */
export async function fetchBytes(
  url: URL,
  method: 'GET' | 'POST',
  bounds: FetchBounds,
): Promise<FetchedBytes> {
  const limit = AbortSignal.timeout(bounds.timeoutMs);
  const signal = bounds.signal === undefined ? limit : AbortSignal.any([limit, bounds.signal]);
  try {
    return await withRedirects(url, method, bounds, signal);
  } catch (error) {
    if (limit.aborted || bounds.signal?.aborted) {
      const why = limit.aborted ? `no answer within ${bounds.timeoutMs / 1000} s` : 'stopped';
      throw new AppError('timeout', `${url.host}: ${why}.`, { cause: error });
    }
    if (isAppError(error)) throw error;
    const said = error instanceof Error ? error.message : String(error);
    throw new AppError('unavailable', `${url.host} cannot be reached: ${said}.`, { cause: error });
  }
}

async function withRedirects(
  first: URL,
  method: 'GET' | 'POST',
  bounds: FetchBounds,
  signal: AbortSignal,
): Promise<FetchedBytes> {
  let url = first;
  for (let turn = 0; turn <= mostRedirects; turn += 1) {
    const addresses = await raced(resolveHost(url.hostname, bounds.allowPrivate), signal);
    const answer = await once(url, method, addresses, bounds.maxBytes, signal);
    if (answer.location === null) return answer;
    const next = URL.canParse(answer.location, url) ? new URL(answer.location, url) : null;
    if (next === null || next.origin !== first.origin) {
      throw new AppError('forbidden', `${first.host} sends elsewhere, which is not followed.`);
    }
    url = next;
  }
  throw new AppError('unavailable', `${first.host} sends in a circle.`);
}

/** A look-up of a name cannot be stopped, but need not be waited for. */
function raced<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Error('stopped'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function once(
  url: URL,
  method: 'GET' | 'POST',
  addresses: readonly ResolvedAddress[],
  maxBytes: number,
  signal: AbortSignal,
): Promise<FetchedBytes & { location: string | null }> {
  const fixed: LookupFunction = (_host, options, done) => {
    const [one] = addresses;
    if (options.all === true) done(null, [...addresses]);
    else if (one === undefined) done(new Error('no address'), '');
    else done(null, one.address, one.family);
  };
  return new Promise((resolve, reject) => {
    const client = url.protocol === 'https:' ? https : http;
    const headers = {
      'user-agent': 'stablehand',
      accept: '*/*',
      'accept-encoding': 'identity',
      ...(method === 'POST' ? { 'content-length': '0' } : {}),
    };
    const options = { method, headers, lookup: fixed, signal, agent: false as const };
    const request = client.request(url, options, (response) => {
      const status = response.statusCode ?? 0;
      const moved = [301, 302, 303, 307, 308].includes(status) ? response.headers.location : null;
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxBytes) {
          const mib = Math.round(maxBytes / 1024 / 1024);
          request.destroy(
            new AppError('too-large', `${url.host} answers with more than ${mib} MiB.`),
          );
        } else chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status, body: Buffer.concat(chunks), location: moved ?? null }),
      );
    });
    request.on('error', reject);
    request.end();
  });
}
