import { describe, expect, it } from 'vitest';
import { parseEnv } from '@/lib/env';

describe('parseEnv', () => {
  it('needs nothing set', () => {
    const env = parseEnv({ HOME: '/home/ada' });
    expect(env.databaseUrl).toBeNull();
    expect(env).toMatchObject({ host: '127.0.0.1', port: 4400, portIsDefault: true, workers: 1 });
  });

  it('takes an empty variable for an unset one', () => {
    expect(parseEnv({ DATABASE_URL: '', STABLEHAND_PORT: '' }).port).toBe(4400);
  });

  it('makes the data directory absolute', () => {
    expect(parseEnv({ STABLEHAND_DATA: 'somewhere' }).dataDirectory).toBe(
      `${process.cwd()}/somewhere`,
    );
  });

  it('names wrong variables without their values', () => {
    const wrong = () => parseEnv({ DATABASE_URL: 'mysql://me:hunter2@h/x', STABLEHAND_PORT: '0' });
    expect(wrong).toThrow(/DATABASE_URL.*STABLEHAND_PORT/);
    expect(wrong).not.toThrow(/hunter2/);
  });

  it('drops the slash at the end of the public URL', () => {
    expect(parseEnv({ STABLEHAND_URL: 'https://s.example/' }).url).toBe('https://s.example');
  });
});
