import { describe, expect, test } from 'vitest';
import { linesToSkip, readReverts } from '@/lib/applicability/reverts';

const a = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334';
const b = '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c';

function named(body: string): string[] {
  return readReverts(`subject\n\n${body}`).reverts.flatMap((one) => one.names);
}

describe('text that somebody made to be slow', () => {
  test('numbers between "which is" and no commit', () => {
    expect(named(`This reverts commit ${a} which is ${'1111 '.repeat(2000)}x`)).toEqual([a]);
  });

  test('many reverts, each with a quote that does not end', () => {
    const line = `This reverts commit ${a} ("`;
    expect(named(line.repeat(5000))).toHaveLength(5000);
    expect(readReverts(`Revert "a${'" ('.repeat(200_000)}x`).quoted).toBeNull();
    expect(linesToSkip(`s\n\n${`${line}\n`.repeat(5000)}`).size).toBe(5000);
  });
});

describe('readReverts', () => {
  test.each([
    [`This reverts commit ${a}.`, [a]],
    [`This reverts commit ${a.slice(0, 12)} ("net: x").`, [a.slice(0, 12)]],
    [`This reverts\ncommit ${a}, which caused`, [a]],
    [`This reverts commit ${a} which is commit ${b} upstream.`, [a, b]],
    [`This reverts commit ${a} which is\ncommit ${b} upstream.`, [a, b]],
    [`This reverts the commit ${a}, which was\nthe commit ${b} upstream.`, [a, b]],
    [
      `This reverts commit:\n${a.slice(0, 12)} ("net: x")\n\nwhich is 21.11 branch backport of dpdk main branch commit:\n${b.slice(0, 12)} ("net: x")`,
      [a.slice(0, 12), b.slice(0, 12)],
    ],
    [`This reverts the backport of main branch commit\n${a.slice(0, 12)} ("x")`, [a.slice(0, 12)]],
    [`This is revert of main branch\ncommit ${a}`, [a]],
    [`This undoes commit ${a}.`, [a]],
    [`revert commit ${a}\n("ahci: x")`, [a]],
    [`This reverts commit ${a}, which was introduced with commit ${b}.`, [a]],
    [`This reverts commit ${a}. That is as commit ${b} needs it.`, [a]],
    [`This reverts commit ${a}.\nThis reverts commit ${b}.`, [a, b]],
  ])('%s', (body, expected) => {
    expect(named(body)).toEqual(expected);
  });

  test.each([
    [`This partially reverts commit ${a}.`],
    [`Reverts most of ${a}`],
    [`It was broken by commit ${a}.`],
    ['This reverts commit abc123.'],
  ])('no revert: %s', (body) => {
    expect(named(body)).toEqual([]);
  });

  test('the quoted subject', () => {
    expect(readReverts('Revert "net: fix x"\n\nIt broke.').quoted).toEqual({
      kind: 'revert',
      subject: 'net: fix x',
    });
    expect(readReverts('Reapply "net: fix x"').quoted?.kind).toBe('reapply');
    expect(readReverts('Revert "Revert "net: fix x""').quoted?.subject).toBe('Revert "net: fix x"');
    expect(readReverts('net: revert fix of x').quoted).toBeNull();
  });
});
