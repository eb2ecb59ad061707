import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMarkers } from '@/lib/applicability/markers';
import { dpdk } from '@/lib/profiles/dpdk';
import { generic } from '@/lib/profiles/generic';
import { linux } from '@/lib/profiles/linux';

const a = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334';
const b = '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c';

function names(body: string, forms = linux.markerForms): string[] {
  return readMarkers(`net: fix a thing\n\n${body}`, forms).map((one) => one.name);
}

describe('text that somebody made to be slow', () => {
  test.each([
    [`commit ${a}${' , '.repeat(200)}x upstream`, []],
    [`[ Upstream commit${' '.repeat(1 << 18)}${a} ]`, [a]],
    [`${' '.repeat(1 << 18)}(cherry picked from commit ${a})`, [a]],
    [`${' '.repeat(1 << 18)}x`, []],
    [`${'upstream commits '.repeat(1 << 15)}\n${a}`, []],
  ])('is read at once (%#)', (body, found) => {
    expect(names(body)).toEqual(found);
  });
});

describe('header forms', () => {
  test.each([
    [`commit ${a} upstream.`],
    [`commit ${a} upstream`],
    [`Commit ${a.toUpperCase()} upstream.`],
    [`    commit ${a} upstream.`],
    [`commit: ${a} upstream`],
    [`[ Upstream commit ${a} ]`],
    [`[Upstream commit ${a}]`],
    [`[  upstream  commit  ${a}  ]`],
    [`[ upstream commit: ${a} ]`],
    [`[ Upstream commit ${a} - modified\n  for stable to not use the mask ]`],
    [`[ backported from upstream commit ${a} ]`],
    [`[ Backported from upstream commit ${a}]`],
    [`Upstream commit: ${a}`],
    [`Upstream commit ${a}.`],
    [`This is a backport of upstream commit: ${a}`],
    [`Same as commit ${a} upstream`],
  ])('%s', (body) => {
    expect(names(body)).toEqual([a]);
    expect(readMarkers(`s\n\n${body}`, linux.markerForms)[0]?.kind).toBe('header');
  });

  test('an abbreviated name is read as written', () => {
    expect(names('commit a1b2c3d4e5f6 upstream.')).toEqual(['a1b2c3d4e5f6']);
    expect(names('Upstream commit f3abc9b9:')).toEqual(['f3abc9b9']);
    expect(names('commit a1b2c3d upstream.')).toEqual([]);
  });

  test('a squashed backport names several', () => {
    expect(names(`commit ${a} and ${b} upstream.`)).toEqual([a, b]);
    expect(names(`commits ${a}, ${b} upstream`)).toEqual([a, b]);
    expect(names(`[ Upstream commits ${a} and ${b} ]`)).toEqual([a, b]);
    expect(names(`commit ${a} upstream.\ncommit ${b} upstream.`)).toEqual([a, b]);
    expect(
      names(
        `This backports the following upstream commits all as one patch:\n\t${a}\n\t${b}\n\nText`,
      ),
    ).toEqual([a, b]);
  });

  test('a line of its own inside a paragraph counts', () => {
    expect(names(`This patch is basically a backport of\ncommit ${a} upstream\nwhich was`)).toEqual(
      [a],
    );
  });
});

describe('what is no marker', () => {
  test.each([
    [`This reverts commit ${b} which is commit ${a} upstream.`],
    [`This reverts commit ${b} which is\ncommit ${a} upstream.`],
    [`This reverts the commit ${b}, which was\nthe commit ${a} upstream.`],
    [`fixed upstream in commit ${a} in a different way`],
    [`This was fixed by\ncommit ${a} upstream.`],
    [`Resolved differently upstream in commit ${a}`],
    [`Upstream commit ${a} does\nnearly the same thing`],
    [`Fixes: ${a} ("upstream commit")`],
    [`commit ${a} ("net: x") is needed upstream`],
    [`commit ${a}0 upstream.`],
  ])('%s', (body) => {
    expect(names(body)).toEqual([]);
  });

  test('the subject line', () => {
    expect(readMarkers(`commit ${a} upstream.`, linux.markerForms)).toEqual([]);
  });
});

describe('cherry picked', () => {
  test('is a trailer, with and without brackets', () => {
    for (const line of [
      `(cherry picked from commit ${a})`,
      `(cherry-picked from commit ${a})`,
      `cherry picked from commit ${a}`,
      `(Cherry picked from commit ${a.slice(0, 12)})`,
    ]) {
      const [found] = readMarkers(`s\n\nText\n\n${line}\n`, generic.markerForms);
      expect(found).toMatchObject({ kind: 'trailer', form: 'cherry-picked', line });
    }
  });
});

test('which forms count is the profile’s', () => {
  expect(names(`Upstream commit: ${a}`, dpdk.markerForms)).toEqual([]);
  expect(names(`[ upstream commit ${a} ]`, dpdk.markerForms)).toEqual([a]);
  expect(names(`[ upstream fix ${a} ]`, dpdk.markerForms)).toEqual([a]);
});

test('the marker a profile writes is one it reads', () => {
  const oid = fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(oid, fc.constantFrom(linux, dpdk, generic), (digits, profile) => {
      const name = digits.join('');
      const [found] = readMarkers(`s\n\n${profile.backportMarker(name)}\n`, profile.markerForms);
      expect(found?.name).toBe(name);
    }),
  );
});

test('any text is read without an error', () => {
  fc.assert(
    fc.property(fc.string(), (text) => Array.isArray(readMarkers(text, linux.markerForms))),
  );
});
