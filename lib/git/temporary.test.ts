import fs from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { removeTemporary, temporaryFolder } from './temporary';

vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  return { ...real, statfsSync: () => ({ type: 0x01021994, bavail: 0, bsize: 4096 }) };
});

afterEach(() => vi.unstubAllEnvs());

const memory = '/dev/shm';
const isThere = fs.existsSync(memory) && fs.existsSync('/proc/self/ns/pid');

test.skipIf(!isThere)(
  'what a killed process left in memory goes although that is full',
  async () => {
    vi.stubEnv('TMPDIR', '/tmp');
    const space = fs.readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
    // Above the highest process id that Linux gives (2^22).
    const left = path.join(memory, `stablehand-store-${space}-4194999-abcdef`);
    fs.mkdirSync(left, { recursive: true });
    fs.writeFileSync(path.join(left, 'file'), '');
    try {
      const folder = await temporaryFolder('stablehand-store-');
      expect(path.dirname(folder)).toBe('/tmp');
      await removeTemporary(folder);
      expect(fs.existsSync(left)).toBe(false);
    } finally {
      fs.rmSync(left, { recursive: true, force: true });
    }
  },
);
