import fs from 'node:fs';
import path from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const places = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** The browser of the end-to-end tests: CHROMIUM_PATH, or a Chromium or Chrome of this machine; null: none. */
export function findChromium(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | null {
  if (env.CHROMIUM_PATH) return env.CHROMIUM_PATH;
  const folders = [...(env.PATH ?? '').split(path.delimiter), '/usr/bin', '/snap/bin'];
  const candidates = [
    ...names.flatMap((name) => folders.filter(Boolean).map((folder) => path.join(folder, name))),
    ...places,
  ];
  return candidates.find((file) => fs.existsSync(file)) ?? null;
}

export const noBrowser = `No Chromium or Chrome was found, and the end-to-end tests need one.
Debian, Ubuntu:  apt-get install chromium
Fedora:          dnf install chromium
Elsewhere:       install Chrome or Chromium, and set CHROMIUM_PATH to its program.`;

/** Starts Chromium without its calls home, and as root (who has no sandbox) when need be. */
export const chromiumArguments: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ...['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
];
