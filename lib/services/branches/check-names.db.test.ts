import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { db } from '@/lib/db/client';
import { testDatabase } from '@/lib/db/testing/test-database';
import { ScratchRepository } from '@/lib/git/testing/scratch-repository';
import { checkNames } from '@/lib/services/branches/check-names';
import { getBranch } from '@/lib/services/branches/get-branch';
import { listOwnCommits } from '@/lib/services/branches/list-own-commits';
import { type Ctx, cliContext } from '@/lib/services/context';
import { recordDecisions } from '@/lib/services/decisions/record-decisions';
import { createProject } from '@/lib/services/projects/create-project';
import { closeProjectGits } from '@/lib/services/projects/project-git';
import { sampleCandidate, samplePerson } from '@/lib/services/testing/sample-project';

testDatabase();
const repository = new ScratchRepository();
const oids: Record<string, string> = {};
let anna: Ctx;
let projectId = '';

const source = (body: string): string =>
  `#include "lamp.h"\n\nint lamp_start(struct lamp *lamp)\n{\n${body}\treturn 0;\n}\n`;

async function accept(name: string, branch = '6.6'): Promise<void> {
  await recordDecisions(anna, {
    project: 'lamps',
    oid: oids[name] ?? '',
    batchId: randomUUID(),
    reason: '',
    decisions: [{ id: randomUUID(), branch, verb: 'accept', seenSeq: 0 }],
  });
}

beforeAll(async () => {
  const commit = (name: string, message: string, files: Record<string, string>) => {
    oids[name] = repository.commit({ branch: 'main', message: `${name}: ${message}`, files });
  };
  commit('base', 'begin', { 'lamp.h': 'struct lamp { int on; };\n', 'lamp.c': source('') });
  repository.commit({
    branch: 'linux-6.6.y',
    from: oids.base ?? '',
    message: 'stable: of our own',
    files: { 'own.txt': 'x\n' },
  });
  repository.commit({
    branch: 'linux-6.12.y',
    from: oids.base ?? '',
    message: 'Linux 6.12.1',
    files: { 'own.txt': 'y\n' },
  });
  commit('helper', 'add a helper', {
    'lamp.h': 'struct lamp { int on; };\nint lamp_warm_up(struct lamp *lamp);\n',
    'warm.c': 'int lamp_warm_up(struct lamp *lamp)\n{\n\treturn lamp->on;\n}\n',
  });
  commit('user', 'warm up first', { 'lamp.c': source('\tlamp_warm_up(lamp);\n') });
  commit('needy', `say that it is needed\n\nDepends-on: ${oids.helper}`, {
    'notes.c': 'int lamp_note;\n',
  });
  await createProject(cliContext('tester'), {
    name: 'Lamps',
    slug: 'lamps',
    profile: 'linux',
    repositories: [repository.gitDir],
    upstreamRef: 'main',
  });
  await db().branch.updateMany({ data: { endOfLife: null } });
  projectId = (await db().project.findFirstOrThrow({ where: { slug: 'lamps' } })).id;
  anna = await samplePerson('Anna', projectId, 'reviewer');
  for (const name of ['helper', 'user', 'needy']) {
    await sampleCandidate(
      projectId,
      oids[name] ?? '',
      { subject: `${name}: fix` },
      { '6.6': { state: 'applies' }, '6.12': { state: 'applies' } },
    );
  }
});
afterAll(async () => {
  await closeProjectGits();
  repository.remove();
});

test('a name that neither the branch nor a backport before has is named with its origin', async () => {
  await accept('user');
  const input = { project: 'lamps', branch: '6.6' };
  expect(await checkNames(anna, input)).toEqual({
    checked: 1,
    of: 1,
    missing: [
      {
        oid: oids.user,
        subject: 'user: fix',
        name: 'lamp_warm_up',
        origin: { oid: oids.helper, subject: 'helper: add a helper' },
        behind: false,
      },
    ],
  });
  await accept('needy');
  const view = await getBranch(anna, input);
  const needy = view.accepted.find((one) => one.oid === oids.needy);
  expect(needy?.warnings.join('\n')).toContain(
    `needs ${oids.helper?.slice(0, 12)} (helper: add a helper), which is neither on the branch nor accepted`,
  );
  await accept('helper');
  expect(await checkNames(anna, input)).toEqual({ checked: 3, of: 3, missing: [] });
  const whole = await getBranch(anna, input);
  expect(whole.accepted.map((one) => one.oid)).toEqual([oids.helper, oids.user, oids.needy]);
  expect(whole.accepted.flatMap((one) => one.warnings).join('\n')).not.toContain('neither on');
});

test('what waits elsewhere is said: for the branch itself, for a need, and for a hole on upgrade', async () => {
  const tips: Record<string, string> = {};
  for (const branch of ['6.6', '6.12']) {
    tips[branch] = repository.commit({
      branch: `linux-${branch}.y-rc`,
      from: await tipOf(branch),
      message: `user: warm up first\n\n[ Upstream commit ${oids.user} ]`,
      files: { 'lamp.c': source('\tlamp_warm_up(lamp);\n') },
    });
    const ref = `refs/heads/linux-${branch}.y-rc`;
    await db().branch.updateMany({
      where: { projectId, name: branch },
      data: { pendingRefs: [ref], pendingTips: [tips[branch] ?? ''] },
    });
    await db().$executeRaw`
      UPDATE "Cell" SET "detail" = jsonb_set("detail", '{queued}',
        jsonb_build_array(jsonb_build_object('ref', ${ref}::text, 'oid', ${tips[branch] ?? ''}::text, 'path', null)))
      WHERE "candidateId" = (SELECT "id" FROM "Candidate" WHERE "upstreamOid" = ${oids.user})
        AND "branchId" = (SELECT "id" FROM "Branch" WHERE "name" = ${branch})`;
  }
  await closeProjectGits();
  const view = await getBranch(anna, { project: 'lamps', branch: '6.6' });
  const user = view.accepted.find((one) => one.oid === oids.user);
  expect(user?.warnings.join('\n')).toContain('waits for 6.6 in refs/heads/linux-6.6.y-rc already');
  expect(view.holes.find((one) => one.oid === oids.user)).toEqual({
    oid: oids.user,
    subject: 'user: fix',
    branches: ['6.12'],
    queued: [{ branch: '6.12', ref: 'refs/heads/linux-6.12.y-rc' }],
  });
  expect(view.queued.patches).toMatchObject([{ upstream: oids.user, candidate: true }]);
});

test('commits of the branch alone are listed, for who may look', async () => {
  const input = { project: 'lamps', branch: '6.6' };
  const { total, commits } = await listOwnCommits(anna, input);
  expect([total, commits.map((one) => [one.subject, one.kind])]).toEqual([
    1,
    [['stable: of our own', 'own']],
  ]);
  const stranger = await samplePerson('Sid', null, null);
  for (const look of [listOwnCommits, checkNames]) {
    await expect(look(stranger, input)).rejects.toMatchObject({ code: 'not-found' });
  }
});

async function tipOf(branch: string): Promise<string> {
  return (await db().branch.findFirstOrThrow({ where: { projectId, name: branch } })).tip;
}
