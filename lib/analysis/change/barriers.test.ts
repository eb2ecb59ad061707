import { expect, test } from 'vitest';
import { classifyChange } from '@/lib/analysis/change/classes';
import { judgeRisk } from '@/lib/analysis/change/risk';
import { patch } from '@/lib/analysis/change/testing/patch-text';
import { parsePatch } from '@/lib/diff/parse-patch';

const barriers = (...body: readonly string[]) =>
  classifyChange(parsePatch(patch('drivers/net/w/w.h', body)))
    .filter((one) => one.class === 'barrier')
    .flatMap((one) => one.hits.map(({ line, text }) => `${line}: ${text}`));

test.each([
  ['-\trte_mb();', '+\trte_io_wmb();', 'rte_mb() -> rte_io_wmb()'],
  ['-\tsmp_mb();', '+\tsmp_wmb();', 'smp_mb() -> smp_wmb()'],
  [
    '-#define dma_wmb() rte_smp_mb()',
    '+#define dma_wmb() rte_io_wmb()',
    'rte_smp_mb() -> rte_io_wmb()',
  ],
  ['-#define dma_wmb() dsb(st)', '+#define dma_wmb() dmb(oshst)', 'dsb(st) -> dmb(oshst)'],
  [
    '-{ asm volatile("dsb st" : : : "memory"); }',
    '+{ asm volatile("dmb  oshst" : : : "memory"); }',
    'dsb st -> dmb oshst',
  ],
  ['-\t__asm__("sync" ::: "memory");', '+\t__asm__("lwsync" ::: "memory");', 'sync -> lwsync'],
  [
    '-\trte_atomic_thread_fence(__ATOMIC_ACQUIRE);',
    '+\trte_atomic_thread_fence(__ATOMIC_SEQ_CST);',
    'rte_atomic_thread_fence(__ATOMIC_ACQUIRE) -> rte_atomic_thread_fence(__ATOMIC_SEQ_CST)',
  ],
  [
    '-\t__atomic_store_n(&w->on, 1, __ATOMIC_RELAXED);',
    '+\t__atomic_store_n(&w->on, 1, __ATOMIC_RELEASE);',
    '__ATOMIC_RELAXED -> __ATOMIC_RELEASE',
  ],
])('a barrier that another takes the place of: %s', (before, after, told) => {
  expect(barriers(' \tx();', before, after)).toEqual([`11: ${told}`]);
});

test('no barrier is changed that stays, comes, goes, moves, or is spelled in another way', () => {
  expect(barriers('-\trte_mb();', '+\trte_mb(); x();')).toEqual([]);
  expect(barriers(' \tx();', '+\trte_mb();')).toEqual([]);
  expect(barriers('-\trte_wmb();', '+\trte_wmb();', '+\trte_rmb();')).toEqual([]);
  expect(barriers('-\trmb();', ' \tx();', '+\twmb();')).toEqual([]);
  expect(barriers('-\trmb();', '-\twmb();', '+\twmb();', '+\trmb();')).toEqual([]);
  const load = (name: string, order: string) => `\tv = ${name}(&w->on, ${order});`;
  expect(
    barriers(
      `-${load('__atomic_load_n', '__ATOMIC_RELAXED')}`,
      `+${load('rte_atomic_load_explicit', 'rte_memory_order_relaxed')}`,
    ),
  ).toEqual([]);
  expect(barriers('-\tprintf("sync");', '+\tprintf("fence");')).toEqual([]);
});

test('the same change of barriers in several places is no renaming', () => {
  const body = [
    '-\trte_smp_mb();',
    '+\trte_wmb();',
    ' \tx();',
    '-\trte_smp_mb();',
    '+\trte_wmb();',
  ];
  const found = classifyChange(parsePatch(patch('drivers/net/w/w.c', body)));
  expect(found.map((one) => one.class)).toEqual(['barrier']);
});

test('in the risk, what is ordered anew counts once', () => {
  const points = (...body: readonly string[]) => {
    const files = parsePatch(patch('drivers/net/w/w.c', body));
    return judgeRisk(files, [], classifyChange(files), 'generic', false).parts;
  };
  const replaced = ['-\trte_mb();', '+\trte_io_wmb();', ' \tx();'];
  const told = [{ points: 2, why: 'memory barriers change' }];
  expect(points(...replaced)).toEqual(expect.arrayContaining(told));
  const both = points(...replaced, ...replaced, '+\tcancel_work_sync(&w->work);');
  expect(both).not.toEqual(expect.arrayContaining(told));
  expect(both).toEqual(
    expect.arrayContaining([{ points: 2, why: 'ordering between threads changes' }]),
  );
});
