import net from 'node:net';
import { AppError } from '@/lib/errors';

const canListen = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else {
        reject(
          new AppError('unavailable', `Cannot listen on ${host}:${port} (${error.code}).`, {
            hint: 'Set STABLEHAND_HOST and STABLEHAND_PORT to an address and port of this machine.',
          }),
        );
      }
    });
    server.listen(port, host, () => server.close(() => resolve(true)));
  });

/**
 * The port to serve on: the one asked for, which has to be free; by default the first free one from `port` on.
 * Throws `unavailable`.
 */
export async function choosePort(host: string, port: number, mayMove: boolean): Promise<number> {
  const last = mayMove ? Math.min(port + 50, 65_535) : port;
  for (let candidate = port; candidate <= last; candidate++) {
    if (await canListen(host, candidate)) return candidate;
  }
  throw new AppError('unavailable', `Port ${port} of ${host} is taken.`, {
    hint: 'Set STABLEHAND_PORT to a free one.',
  });
}

/** Waits until the address answers HTTP with anything but a server error. False: it did not within `timeoutMs`. */
export async function answersHttp(url: string, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    try {
      const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
      await answer.arrayBuffer();
      if (answer.status < 500) return true;
    } catch {
      // not listening yet
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return false;
}
