import { describe, expect, test } from 'vitest';
import { type AffectedJudgement, judgeAffected } from '@/lib/applicability/affected';
import { buildPresenceIndex } from '@/lib/applicability/presence-index';
import type { Oid } from '@/lib/contracts/git';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import { linux } from '@/lib/profiles/linux';

const scratch = eachScratch();

const head = ['#include <a.h>', '', 'int first(void)', '{', '\treturn 1;', '}', ''];
const bug = ['int second(int n)', '{', '\tint i = n;', '\treturn table[i];', '}', ''];
const fixed = bug.map((line) => line.replace('table[i]', 'table[i & 7]'));

function lines(...parts: readonly (readonly string[])[]): string {
  return `${parts.flat().join('\n')}\n`;
}

function commit(branch: string, message: string, content: string | null, from?: Oid): Oid {
  return scratch.repository.commit({
    branch,
    message,
    ...(from === undefined ? {} : { from }),
    files: content === null ? {} : { 'a.c': content },
  });
}

async function judge(candidate: Oid, branch = 'stable'): Promise<AffectedJudgement> {
  const git = await scratch.open();
  const tip = await git.resolve(branch);
  const upstream = await git.resolve('main');
  const presenceIndex = await buildPresenceIndex(git, { tip, upstream, profile: linux });
  return judgeAffected(git, { commit: candidate, tip, upstream, presenceIndex, profile: linux });
}

describe('by Fixes', () => {
  test('yes when the introducing commit is an ancestor, with its first release', async () => {
    commit('main', 'base\n', lines(head));
    const cause = commit('main', 'net: add second\n', lines(head, bug));
    scratch.repository.tag('v1.1-rc1', cause);
    scratch.repository.tag('v1.1', commit('main', 'release 1.1\n', null));
    commit('stable', 'stable: start\n', null, scratch.repository.git('rev-parse', 'main').trim());
    const fix = commit(
      'main',
      `net: fix second\n\nFixes: ${cause.slice(0, 12)} ("net: add second")\n`,
      lines(head, fixed),
    );
    const result = await judge(fix);
    expect(result.affected).toBe('yes');
    expect(result.introducedBy).toEqual([cause]);
    expect(result.introducing).toEqual([
      {
        oid: cause,
        subject: 'net: add second',
        source: 'fixes',
        firstRelease: 'v1.1',
        inBranch: 'yes',
        how: 'ancestor',
        backport: null,
        backportRelease: null,
      },
    ]);
    expect(result.affectedReason).toContain('first in v1.1');
  });

  test('yes when it was backported under a marker', async () => {
    const base = commit('main', 'base\n', lines(head));
    const cause = commit('main', 'net: add second\n', lines(head, bug));
    const fix = commit('main', `net: fix second\n\nFixes: ${cause}\n`, lines(head, fixed));
    scratch.repository.tag('v1.0', base);
    const taken = commit(
      'stable',
      `net: add second\n\ncommit ${cause} upstream.\n`,
      lines(['/* old */'], head, bug),
      base,
    );
    scratch.repository.tag('v1.0.7', taken);
    scratch.repository.tag('v1.0.8', commit('stable', 'release 1.0.8\n', null));
    const result = await judge(fix);
    expect(result).toMatchObject({
      affected: 'yes',
      introducing: [{ how: 'marker', backport: taken, backportRelease: 'v1.0.7' }],
    });
    expect(result.affectedReason).toContain('in v1.0.7');
  });

  test.each([
    ['unknown', 'left out what is mended', lines(['/* old */'], head, ['int third(void);', ''])],
    ['yes', 'adapted it', lines(['/* old */'], head, bug).replace('table[i]', 'old_table[i]')],
  ])('%s when its backport %s', async (affected, _, content) => {
    const base = commit('main', 'base\n', lines(head));
    const cause = commit('main', 'net: add second\n', lines(head, ['int third(void);', ''], bug));
    const mended = lines(head, ['int third(void);', ''], fixed);
    const fix = commit('main', `net: fix second\n\nFixes: ${cause}\n`, mended);
    const taken = commit('stable', `net: add\n\ncommit ${cause} upstream.\n`, content, base);
    const result = await judge(fix);
    expect(result).toMatchObject({ affected, introducing: [{ how: 'marker', backport: taken }] });
    expect(result.affectedReason.includes('left out the lines')).toBe(affected === 'unknown');
  });

  test('no when it is not there, nor what it brought', async () => {
    const base = commit('main', 'base\n', lines(head));
    const cause = commit('main', 'net: add second\n', lines(head, bug));
    const fix = commit('main', `net: fix second\n\nFixes: ${cause}\n`, lines(head, fixed));
    commit('stable', 'stable: start\n', null, base);
    const result = await judge(fix);
    expect(result).toMatchObject({
      affected: 'no',
      introducing: [{ inBranch: 'no', how: 'none' }],
    });
  });

  test('no when the branch reverted it', async () => {
    commit('main', 'base\n', lines(head));
    const cause = commit('main', 'net: add second\n', lines(head, bug));
    const fix = commit('main', `net: fix second\n\nFixes: ${cause}\n`, lines(head, fixed));
    commit(
      'stable',
      `Revert "net: add second"\n\nThis reverts commit ${cause}.\n`,
      lines(head),
      cause,
    );
    const result = await judge(fix);
    expect(result).toMatchObject({
      affected: 'no',
      introducing: [{ inBranch: 'no', how: 'reverted' }],
    });
  });

  test('yes when the code stands there under no name', async () => {
    const base = commit('main', 'base\n', lines(head));
    const cause = commit('main', 'net: add second\n', lines(head, bug));
    const fix = commit('main', `net: fix second\n\nFixes: ${cause}\n`, lines(head, fixed));
    commit('stable', 'vendor: take second\n', lines(['/* vendor */', '', ''], head, bug), base);
    const result = await judge(fix);
    expect(result).toMatchObject({ affected: 'yes', introducing: [{ how: 'pre-image' }] });
  });

  test('no when it stands there in another function only', async () => {
    const body = ['', '\tint i = n;', '\tint j = i;', '\tint k = j;', '\treturn table[k];'];
    const named = (name: string) => [`int ${name}(int n)`, '{', ...body, '}', ''];
    const base = commit('main', 'base\n', lines(head, named('second')));
    const both = lines(head, named('second'), named('third'));
    const cause = commit('main', 'net: add third\n', both);
    const end = both.lastIndexOf('table[k]');
    const mended = `${both.slice(0, end)}table[k & 7]${both.slice(end + 'table[k]'.length)}`;
    const fix = commit('main', `net: fix third\n\nFixes: ${cause}\n`, mended);
    commit('stable', 'stable: start\n', null, base);
    expect((await judge(fix)).affected).toBe('no');
  });

  test('any one of several is enough', async () => {
    const one = commit('main', 'base\n', lines(head));
    const two = commit('main', 'net: add second\n', lines(head, bug));
    const fix = commit('main', `net: fix\n\nFixes: ${two}\nFixes: ${one}\n`, lines(head, fixed));
    commit('stable', 'stable: start\n', null, one);
    const result = await judge(fix);
    expect(result.affected).toBe('yes');
    expect(result.introducing.map((each) => [each.oid, each.inBranch])).toEqual([
      [two, 'no'],
      [one, 'yes'],
    ]);
  });

  test('a short name counts with its subject, a wrong one does not', async () => {
    const base = commit('main', 'base\n', lines(head));
    const cause = commit('main', 'net: add second\n', lines(head, bug));
    const short = cause.slice(0, 8);
    const good = commit(
      'main',
      `net: fix\n\nFixes: ${short} ("net: add second")\n`,
      lines(head, fixed),
    );
    commit('stable', 'stable: start\n', null, base);
    expect((await judge(good)).introducing[0]?.source).toBe('fixes');
    const bad = commit('main', `net: more\n\nFixes: ${short} ("mm: other")\n`, lines(head, bug));
    expect((await judge(bad)).introducing.map((each) => each.source)).not.toContain('fixes');
  });
});

describe('by blame', () => {
  test('of the lines it replaces', async () => {
    const base = commit('main', 'base\n', lines(head));
    const cause = commit('main', 'net: add second\n', lines(head, bug));
    const fix = commit('main', 'net: mask the index\n', lines(head, fixed));
    commit('stable', 'stable: start\n', null, base);
    const result = await judge(fix);
    expect(result).toMatchObject({
      affected: 'no',
      introducing: [{ oid: cause, source: 'blame', inBranch: 'no' }],
    });
  });

  test('says nothing of what the patch only adds to a function that the branch has', async () => {
    const steps = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => `\tstep_${name}(n);`);
    const long = ['void third(int n)', '{', ...steps, '}', ''];
    const base = commit('main', 'base\n', lines(head, long));
    const cause = commit('main', 'net: add second\n', lines(head, long, bug));
    const checked = [...long.slice(0, 6), '\tif (n > 7)', '\t\treturn;', ...long.slice(6)];
    const both = commit('main', 'net: check n\n', lines(head, checked, fixed));
    commit('stable', 'stable: start\n', null, base);
    expect(await judge(both)).toMatchObject({ affected: 'unknown', introducedBy: [cause] });
    // A branch that has another function there has none of it.
    commit('other', 'other: start\n', lines(head), base);
    expect(await judge(both, 'other')).toMatchObject({ affected: 'no', introducedBy: [cause] });
    // Who names the bug is believed.
    const tagged = commit('main', 'net: undo\n', lines(head, long, bug));
    const named = commit(
      'main',
      `net: check\n\nFixes: ${cause}\n`,
      lines(head, checked, fixed),
      tagged,
    );
    expect((await judge(named)).affected).toBe('no');
  });

  test('tells how many commits are not in the branch beside the one that is', async () => {
    const base = commit('main', 'base\n', lines(head));
    commit('main', 'net: add second\n', lines(head, bug));
    const third = ['int third(void)', '{', '\treturn 3;', '}', ''];
    commit('main', 'net: add third\n', lines(head, bug, third));
    const fix = commit(
      'main',
      'net: other numbers\n',
      lines(head, bug, third).replaceAll('return', 'return -'),
    );
    commit('stable', 'stable: start\n', null, base);
    const result = await judge(fix);
    expect(result.affected).toBe('yes');
    expect(result.affectedReason).toMatch(
      /^Some of the lines it replaces come from .*; others from .* and 1 more commit, which are not\.$/,
    );
  });

  test('of the neighbours of a pure addition', async () => {
    const base = commit('main', 'base\n', lines(head));
    const cause = commit('main', 'net: add second\n', lines(head, bug));
    const checked = [...bug.slice(0, 3), '\tif (n > 7)', '\t\treturn 0;', ...bug.slice(3)];
    const fix = commit('main', 'net: check n\n', lines(head, checked));
    commit('stable', 'stable: start\n', null, base);
    const result = await judge(fix);
    expect(result).toMatchObject({ affected: 'no', introducedBy: [cause] });
    // Whose lines they are is known, not who brought a bug in.
    expect(result.affectedReason).toContain(
      `The lines it stands next to come from ${cause.slice(0, 12)}`,
    );
  });

  test('a pure addition beside older lines is not needed where Fixes is absent', async () => {
    const base = commit('main', 'base\n', lines(head));
    const cause = commit('main', 'net: add second\n', lines(head, bug));
    const included = ['#include <a.h>', '#include <b.h>', ...head.slice(1)];
    const fix = commit('main', `net: include\n\nFixes: ${cause}\n`, lines(included, bug));
    commit('stable', 'stable: start\n', null, base);
    expect((await judge(fix)).affected).toBe('no');
  });

  describe('an addition whose message names a call', () => {
    const ask = ['int third(int n)', '{', '\treturn ask_module(n);', '}', ''];
    const named = [...head, 'OFFERS("a");'];
    const message = 'net: say what it offers\n\nThe name is asked for by ask_module(), in vain.\n';

    test('no where the call is not there and came new with a commit that is not there', async () => {
      const base = commit('main', 'base\n', lines(head));
      const asks = scratch.repository.commit({
        branch: 'main',
        message: 'net: ask for modules\n',
        files: { 'b.c': lines(ask) },
      });
      const fix = commit('main', message, lines(named));
      commit('stable', 'stable: start\n', null, base);
      const result = await judge(fix);
      expect(result.affected).toBe('no');
      expect(result.affectedReason).toContain(asks.slice(0, 12));
    });

    test('yes where the call is there', async () => {
      commit('main', 'base\n', lines(head));
      const asks = scratch.repository.commit({
        branch: 'main',
        message: 'net: ask for modules\n',
        files: { 'b.c': lines(ask) },
      });
      const fix = commit('main', message, lines(named));
      commit('stable', 'stable: start\n', null, asks);
      expect((await judge(fix)).affected).toBe('yes');
    });

    test('unknown where another call stood in its place', async () => {
      const before = ask.map((line) => line.replace('ask_module', 'old_ask'));
      const base = scratch.repository.commit({
        branch: 'main',
        message: 'base\n',
        files: { 'a.c': lines(head), 'b.c': lines(before) },
      });
      scratch.repository.commit({
        branch: 'main',
        message: 'net: rename old_ask\n',
        files: { 'b.c': lines(ask) },
      });
      const fix = commit('main', message, lines(named));
      commit('stable', 'stable: start\n', null, base);
      const result = await judge(fix);
      expect(result.affected).toBe('unknown');
      expect(result.affectedReason).toContain('ask_module()');
    });

    test('yes where the branch had the call and changed it since', async () => {
      commit('main', 'base\n', lines(head));
      const asks = scratch.repository.commit({
        branch: 'main',
        message: 'net: ask for modules\n',
        files: { 'b.c': lines(ask) },
      });
      const fix = commit('main', message, lines(named));
      scratch.repository.commit({
        branch: 'stable',
        from: asks,
        message: 'stable: another name\n',
        files: { 'b.c': lines(ask.map((line) => line.replace('ask_module', 'ask_it'))) },
      });
      expect((await judge(fix)).affected).toBe('yes');
    });

    test('a word that stands nowhere beside the patch says nothing', async () => {
      const base = commit('main', 'base\n', lines(head));
      const fix = commit('main', 'net: offer\n\nSee elsewhere_known() for it.\n', lines(named));
      commit('stable', 'stable: start\n', null, base);
      expect((await judge(fix)).affected).toBe('yes');
    });
  });

  test('a new file says nothing: unknown', async () => {
    const base = commit('main', 'base\n', lines(head));
    const fix = scratch.repository.commit({
      branch: 'main',
      message: 'add\n',
      files: { 'new.c': 'x\n' },
    });
    commit('stable', 'stable: start\n', null, base);
    const result = await judge(fix);
    expect(result).toMatchObject({ affected: 'unknown', introducing: [], introducedBy: [] });
    expect(result.affectedReason).toContain('No Fixes tag');
  });

  test('a root commit has no parent to blame', async () => {
    const root = commit('main', 'base\n', lines(head));
    scratch.repository.commit({
      branch: 'stable',
      message: 'other root\n',
      files: { 'b.c': 'x\n' },
    });
    expect((await judge(root)).affected).toBe('unknown');
  });
});
