import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expandRange, type RangeBranch, rangeText } from '@/lib/applicability/range';

function branch(versionText: string, active = true): RangeBranch {
  return { version: versionText.split('.').map(Number), versionText, active };
}
const branches = ['5.10', '7.0', '6.18', '6.12', '6.6', '6.1', '5.15'].map((text) => branch(text));
const withOld = [...branches, branch('5.4', false), branch('4.19', false)];

function text(wanted: readonly string[], over = withOld): string | null {
  return rangeText(over, (one) => wanted.includes(one.versionText));
}

describe('rangeText', () => {
  test('an unbroken run, newest first', () => {
    expect(text(branches.map((one) => one.versionText))).toBe('7.0-5.10');
    expect(text(['6.18', '6.12'])).toBe('6.18-6.12');
  });
  test('one version alone', () => expect(text(['6.18'])).toBe('6.18'));
  test('none', () => expect(text([])).toBeNull());
  test('a gap breaks it', () =>
    expect(text(['7.0', '6.18', '6.1', '5.10'])).toBe('7.0-6.18, 6.1, 5.10'));
  test('an end-of-life branch neither counts nor breaks', () => {
    expect(text(['7.0', '5.4'])).toBe('7.0');
    const over = [branch('6.1'), branch('5.15', false), branch('5.10')];
    expect(text(['6.1', '5.10'], over)).toBe('6.1-5.10');
  });
});

describe('expandRange', () => {
  const names = (range: string) => expandRange(range, withOld)?.map((one) => one.versionText);
  test('what the mails write', () => {
    expect(names('7.0-5.10')).toEqual(['7.0', '6.18', '6.12', '6.6', '6.1', '5.15', '5.10']);
    expect(names('6.18')).toEqual(['6.18']);
    expect(names('6.19-6.6')).toEqual(['6.18', '6.12', '6.6']);
    expect(names('5.10-6.1')).toEqual(['6.1', '5.15', '5.10']);
    expect(names('7.0-4.19')).not.toContain('5.4');
    expect(names('soon')).toBeUndefined();
  });
  test('takes back what rangeText wrote', () => {
    fc.assert(
      fc.property(fc.subarray(branches), (chosen) => {
        const written = rangeText(withOld, (one) => chosen.includes(one));
        const back = written === null ? [] : expandRange(written, withOld);
        expect(new Set(back?.map((one) => one.versionText))).toEqual(
          new Set(chosen.map((one) => one.versionText)),
        );
      }),
    );
  });
});
