import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CellStore } from '@/lib/cli/cell-store';

const top = mkdtempSync(path.join(tmpdir(), 'stablehand-cells-'));
afterAll(() => rmSync(top, { recursive: true, force: true }));

let number = 0;
const folder = () => path.join(top, `${number++}`);
const tip = 'a'.repeat(40);
const commit = (digit: string) => digit.repeat(40);

async function put(
  place: string,
  context: string[],
  cells: Record<string, string>,
  limit?: number,
) {
  const store = await CellStore.open(place, context, limit);
  for (const [name, content] of Object.entries(cells)) await store.keep(tip, name, content);
  await store.save();
}

async function get(place: string, context: string[]) {
  return Object.fromEntries(await (await CellStore.open(place, context)).cells(tip));
}

function filesOf(place: string): string[] {
  const names = readdirSync(place, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.cells')).map((name) => path.join(place, name));
}

describe('kept cells', () => {
  it('come back for the same context, tip and commit only', async () => {
    const place = folder();
    await put(place, ['one', 'two'], { [commit('1')]: '{"a":"\\t\\n"}' });
    expect(await get(place, ['one', 'two'])).toEqual({ [commit('1')]: '{"a":"\\t\\n"}' });
    expect(await get(place, ['onet', 'wo'])).toEqual({});
    const other = await CellStore.open(place, ['one', 'two']);
    expect([...(await other.cells('b'.repeat(40)))]).toEqual([]);
  });

  it('of two that write at once are those of both, or of one, and never half', async () => {
    const place = folder();
    await put(place, ['x'], { [commit('1')]: 'first' });
    const [left, right] = await Promise.all([
      CellStore.open(place, ['x']),
      CellStore.open(place, ['x']),
    ]);
    await left.keep(tip, commit('2'), 'left');
    await right.keep(tip, commit('3'), 'right');
    await left.save();
    await right.save();
    expect(await get(place, ['x'])).toEqual({
      [commit('1')]: 'first',
      [commit('2')]: 'left',
      [commit('3')]: 'right',
    });
  });

  it('that are damaged are not there', async () => {
    const place = folder();
    await put(place, ['x'], { [commit('1')]: 'first', [commit('2')]: 'second' });
    const [file = ''] = filesOf(place);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('first', 'First'));
    expect(await get(place, ['x'])).toEqual({ [commit('2')]: 'second' });
    writeFileSync(file, text.slice(0, -3));
    appendFileSync(file, '\0\n\t\t\n\t');
    expect(await get(place, ['x'])).toEqual({ [commit('1')]: 'first' });
    // A line of another tip or commit is right in its own place only.
    writeFileSync(file, text.replaceAll(commit('1'), commit('4')));
    expect(await get(place, ['x'])).toEqual({ [commit('2')]: 'second' });
    rmSync(file);
    mkdirSync(file);
    expect(await get(place, ['x'])).toEqual({});
  });

  it('are not taken from a folder that others can write', async () => {
    const place = folder();
    await put(place, ['x'], {});
    chmodSync(place, 0o777);
    await expect(CellStore.open(place, ['x'])).rejects.toMatchObject({ code: 'unavailable' });
    const link = folder();
    chmodSync(place, 0o700);
    symlinkSync(place, link);
    await expect(CellStore.open(link, ['x'])).rejects.toMatchObject({ code: 'unavailable' });
    const file = folder();
    writeFileSync(file, '');
    await expect(CellStore.open(file, ['x'])).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('go when there are too many, the ones unused for longest first', async () => {
    const place = folder();
    const content = 'x'.repeat(1000);
    for (const [age, context] of ['old', 'used', 'new'].entries()) {
      await put(place, [context], { [commit('1')]: content });
      const fresh = filesOf(place).find((file) => !seen.has(file)) ?? '';
      seen.add(fresh);
      utimesSync(fresh, 1000 + age, 1000 + age);
    }
    await get(place, ['old']); // used again: now the youngest
    await put(place, ['last'], { [commit('1')]: content }, 3500);
    expect(await get(place, ['used'])).toEqual({});
    expect(Object.keys(await get(place, ['old']))).toHaveLength(1);
    expect(Object.keys(await get(place, ['last']))).toHaveLength(1);
    expect(filesOf(place)).toHaveLength(3);
  });
});

const seen = new Set<string>();
