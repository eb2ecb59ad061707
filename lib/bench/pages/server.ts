import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';

export interface Server {
  readonly origin: string;
  /** The web server's process. */
  stop(): Promise<void>;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : 0),
      );
    });
  });
}

/** Starts the application as `npm start` does, on the data of a folder; ready when its pages answer. */
export async function startServer(data: string, say: (line: string) => void): Promise<Server> {
  const port = await freePort();
  const checkout = path.resolve(import.meta.dirname, '..', '..', '..');
  // What `npm start` hands over to: packages and client are there, since this runs.
  const program = ['--import', 'tsx', path.join(checkout, 'lib/start/main.ts')];
  const child = spawn(process.execPath, [...program, '--no-demo'], {
    cwd: checkout,
    env: {
      ...process.env,
      STABLEHAND_DATA: data,
      STABLEHAND_PORT: String(port),
      STABLEHAND_URL: '',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    let seen = '';
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString('utf8');
      if (seen.includes('Stablehand is at')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the application ended with ${code}:\n${seen}`)));
  });
  say(`application: http://127.0.0.1:${port}`);
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        child.removeAllListeners('exit');
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}
