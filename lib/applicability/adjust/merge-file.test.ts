import { describe, expect, it } from 'vitest';
import { mergeFile } from './merge-file';
import { type AdjustRule, adjustRules } from './rules';

// Upstream's side of a conflict is an answer to everything: it has tests of its own.
const all = new Set<AdjustRule>(adjustRules.filter((rule) => rule !== 'upstream-side'));
const text = (...lines: string[]) => lines.map((line) => `${line}\n`).join('');
const rulesOf = (result: ReturnType<typeof mergeFile>) =>
  result.merged === null ? null : [...new Set(result.notes.map((note) => note.rule))];

/** A function upstream before and after the patch; each case says how the branch has it. */
const base = text(
  'static int probe(struct dev *dev)',
  '{',
  '\tint ret;',
  '',
  '\tlog_line(dev, "probe");',
  '\tret = dev_reset(dev);',
  '\tdev->ready = true;',
  '\treturn ret;',
  '}',
);
const theirs = base.replace(
  '\tret = dev_reset(dev);\n',
  '\tret = dev_reset(dev);\n\tif (ret < 0)\n\t\treturn ret;\n',
);

describe('mergeFile', () => {
  it('needs no rule where the branch has the same lines', () => {
    const head = text('#include <dev.h>', '');
    const result = mergeFile(base, head + base, theirs, new Set());
    expect(result).toMatchObject({ merged: head + theirs, notes: [], left: 0 });
  });

  it('changes lines whose neighbours differ in the branch', () => {
    const old = '\tret = dev_reset(dev);\n';
    const now = '\tret = dev_reset(dev, true);\n';
    const ours = base.replace('\tlog_line(dev, "probe");\n', '\tprintk("hello\\n");\n');
    const result = mergeFile(base, ours, base.replace(old, now), all);
    expect(result.merged).toBe(ours.replace(old, now));
    expect(rulesOf(result)).toEqual(['neighbouring']);
  });

  it('adds beside the one neighbour that the branch has', () => {
    const ours = base.replace('\tdev->ready = true;\n', '');
    const result = mergeFile(base, ours, theirs, all);
    expect(result.merged).toBe(theirs.replace('\tdev->ready = true;\n', ''));
    expect(rulesOf(result)).toEqual(['one-neighbour']);
  });

  it('adds what both sides add before what follows it upstream, unless that is far off', () => {
    const include = text('#include <a.h>', '#include <z.h>');
    const now = text('#include <a.h>', '#include <random.h>', '#include <z.h>');
    const ours = text('#include <a.h>', '#define OWN 1', '#include <z.h>');
    const result = mergeFile(include, ours, now, all);
    expect(result.merged).toBe(
      ours.replace('#include <z.h>', '#include <random.h>\n#include <z.h>'),
    );
    expect(rulesOf(result)).toEqual(['both-added']);
    const long = Array.from({ length: 6 }, (_one, at) => `#define OWN_${at} 1`);
    const far = text('#include <a.h>', ...long, '#include <z.h>');
    const beside = mergeFile(include, far, now, all);
    expect(beside.merged).toBe(
      far.replace('#include <a.h>\n', '#include <a.h>\n#include <random.h>\n'),
    );
  });

  it('does not add again what the branch has there', () => {
    const head = text('#include <dev.h>', '#include <bus.h>');
    const now = text('#include <dev.h>', '#include <new.h>', '#include <bus.h>') + theirs;
    const ours =
      text('#include <dev.h>', '#include <new.h>', '#include <own.h>', '#include <bus.h>') + base;
    const result = mergeFile(head + base, ours, now, all);
    expect(result.merged).toBe(ours.replace(base, theirs));
    expect(rulesOf(result)).toContain('already-there');
    const rules = new Set<AdjustRule>(['neighbouring', 'both-added']);
    expect(mergeFile(head + base, ours, now, rules).merged).toBeNull();
  });

  it('keeps the layout of the branch', () => {
    const ours = base.replace('\tret = dev_reset(dev);', '\tret  =  dev_reset(dev);');
    const now = base.replace('dev_reset(dev)', 'dev_reset(dev, true)');
    const result = mergeFile(base, ours, now, all);
    expect(result.merged).toBe(ours.replace('(dev);', '(dev, true);'));
    expect(rulesOf(result)).toEqual(['blanks-and-comments']);
  });

  it('writes names as the branch does, in added lines too', () => {
    const ours = base.replaceAll('log_line', 'dev_log');
    const now = base.replace(
      '\tret = dev_reset(dev);\n',
      '\tret = dev_reset(dev);\n\tlog_line(dev, "reset");\n',
    );
    const result = mergeFile(base, ours, now, all);
    expect(result.merged).toBe(now.replaceAll('log_line', 'dev_log'));
    expect(rulesOf(result)).toEqual(['renamed-words']);
  });

  it('finds lines that stand elsewhere in the file', () => {
    const other = text(
      'static void quiesce(struct dev *dev)',
      '{',
      '\twrite_register(dev, STOP);',
      '\twait_idle(dev);',
      '\tdev->state = IDLE;',
      '\tclear_rings(dev);',
      '\tfree_irq(dev->irq);',
      '}',
    );
    const change = (code: string) => code.replace('wait_idle(dev)', 'wait_idle(dev, HZ)');
    const result = mergeFile(base + other, other + base, base + change(other), all);
    expect(result.merged).toBe(change(other) + base);
  });

  it('leaves out a change inside lines that the branch does not have', () => {
    const added = text('\tif (dev->quirk) {', '\t\tapply_quirk(dev);', '\t\tdev->late = 1;', '\t}');
    const upstream = base.replace('\tdev->ready = true;\n', `${added}\tdev->ready = true;\n`);
    const now = upstream
      .replace('apply_quirk(dev)', 'apply_quirk(dev, 0)')
      .replace('return ret;', 'return ret ? ret : 0;');
    const result = mergeFile(upstream, base, now, all);
    expect(result.merged).toBe(base.replace('return ret;', 'return ret ? ret : 0;'));
    expect(rulesOf(result)).toEqual(['absent-lines']);
    expect(result).toMatchObject({ places: 2, left: 1 });
  });

  it('takes a blank line along with what goes, where the file has no two in a row', () => {
    const upstream = base.replace('\tlog_line(dev, "probe");\n', '\tlog_line(dev, "probe");\n\n');
    const ours = upstream.replace('\tint ret;\n', '\tint ret;\n\tint late;\n');
    const now = upstream.replace('\tlog_line(dev, "probe");\n\n', '');
    expect(mergeFile(upstream, ours, now, all).merged).toBe(
      ours.replace('\tlog_line(dev, "probe");\n\n', ''),
    );
  });

  it('says where it has no answer', () => {
    const ours = base.replace('\tret = dev_reset(dev);\n', '\tret = dev->ops->restart(dev, 1);\n');
    const now = base.replace('\tret = dev_reset(dev);\n', '\tret = checked_reset(dev);\n');
    expect(mergeFile(base, ours, now, all)).toMatchObject({ merged: null, line: 6 });
  });

  it.each(['neighbouring', 'blanks-and-comments'] as const)(
    'does nothing by rule %s when it is off',
    (rule) => {
      const ours =
        rule === 'neighbouring'
          ? base.replace('\tlog_line(dev, "probe");\n', '\tprintk("hello\\n");\n')
          : base.replace('dev_reset(dev)', 'dev_reset( dev )');
      const now = base
        .replace('ret = dev_reset(dev)', 'ret = dev_reset(dev)')
        .replace('\tret = dev_reset', '\terr = dev_reset');
      expect(mergeFile(base, ours, now, all).merged).not.toBeNull();
      const others = new Set(
        [...all].filter(
          (one) => ![rule, 'less-context', 'renamed-words', 'upstream-lines'].includes(one),
        ),
      );
      expect(mergeFile(base, ours, now, others).merged).toBeNull();
    },
  );

  it('keeps carriage returns, bytes of any encoding and a missing last newline', () => {
    const dos = (code: string) => code.replaceAll('\n', '\r\n').replace(/\r\n$/, '\xe9');
    const ours = dos(base.replace('\tlog_line(dev, "probe");\n', '\tprintk("\xe4");\n'));
    const now = dos(base.replace('dev_reset(dev)', 'dev_reset(dev, 1)'));
    expect(mergeFile(dos(base), ours, now, all).merged).toBe(
      ours.replace('dev_reset(dev)', 'dev_reset(dev, 1)'),
    );
  });

  it('takes files of very many lines', () => {
    const lots = 'x;\n'.repeat(200_000);
    const ours = `${lots}0\none\ntwo\n`;
    const now = `${lots}one\nthree\n`;
    const { merged } = mergeFile(`${lots}one\ntwo\n`, ours, now, new Set(['neighbouring']));
    expect(merged === `${lots}0\none\nthree\n`).toBe(true);
  });
});
