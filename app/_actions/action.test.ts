import { describe, expect, it } from 'vitest';
import { type Action, matchKeys, showKey, writeKey } from './action';

const press = (
  key: string,
  held: Partial<Record<'ctrl' | 'meta' | 'alt' | 'shift', boolean>> = {},
) =>
  writeKey({
    key,
    ctrlKey: held.ctrl ?? false,
    metaKey: held.meta ?? false,
    altKey: held.alt ?? false,
    shiftKey: held.shift ?? false,
  });

const action = (name: string, keys: string[], when?: () => boolean): Action => ({
  name,
  label: name,
  group: 'test',
  keys,
  run: () => undefined,
  ...(when ? { when } : {}),
});

describe('keys', () => {
  it('writes presses the way actions name them', () => {
    expect(press('a')).toBe('a');
    expect(press('X', { shift: true })).toBe('Shift+x');
    expect(press('?', { shift: true })).toBe('?');
    expect(press('k', { ctrl: true })).toBe('Mod+k');
    expect(press('k', { meta: true })).toBe('Mod+k');
    expect(press('ArrowDown')).toBe('ArrowDown');
    expect(press('Shift', { shift: true })).toBeNull();
    expect(press('c', { ctrl: true, shift: true })).toBeNull();
  });

  it('matches sequences and knows when one goes on', () => {
    const actions = [action('queue', ['g q']), action('history', ['g h']), action('accept', ['a'])];
    expect(matchKeys(actions, ['g'])).toEqual({ hits: [], pending: true });
    expect(matchKeys(actions, ['g', 'h']).hits.map((hit) => hit.name)).toEqual(['history']);
    expect(matchKeys(actions, ['a']).hits.map((hit) => hit.name)).toEqual(['accept']);
    expect(matchKeys(actions, ['z'])).toEqual({ hits: [], pending: false });
  });

  it('offers nothing that is not possible now', () => {
    const actions = [action('accept', ['a'], () => false)];
    expect(matchKeys(actions, ['a']).hits).toEqual([]);
  });

  it('draws keys', () => {
    expect(showKey('Enter')).toBe('↵');
    expect(showKey('Shift+x')).toBe('⇧+x');
    expect(showKey('g q')).toBe('g q');
    expect(showKey('Mod+k')).toBe('Ctrl+k');
  });
});
