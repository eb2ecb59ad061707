import { describe, expect, it } from 'vitest';
import { parseMail } from './document';
import { sampleMail, sampleOid, samplePatch, sampleStat } from './sample-mails';

const message = `Switch it off again.

Signed-off-by: Ada Turner <ada@example.org>
`;

describe('mails of the stable process', () => {
  it('review posting', async () => {
    const document = await parseMail(
      sampleMail({
        subject: '[PATCH 6.6 001/196] lamp: switch it off',
        body: `6.6-stable review patch.  If anyone has any objections, please let me know.

------------------

From: Ada Turner <ada@example.org>

commit ${sampleOid} upstream.

${message}---
${sampleStat}
${samplePatch}
`,
      }),
    );
    expect(document).toMatchObject({
      kind: 'review-posting',
      upstream: sampleOid,
      newest: '6.6',
      oldest: '6.6',
      counter: { n: 1, m: 196 },
      title: 'lamp: switch it off',
      verdict: null,
      form: null,
      author: { name: 'Ada Turner', email: 'ada@example.org' },
      message: 'Switch it off again.',
      stable: { versions: ['6.6'] },
    });
    expect(document.patch?.text).toBe(samplePatch);
  });

  it('a patch as the stable queue writes it, without "diff --git"', async () => {
    const patch = samplePatch.split('\n').slice(2).join('\n');
    const two = `${patch}${patch.replaceAll('lamp.c', 'bulb.c')}`;
    const document = await parseMail(
      sampleMail({
        subject: '[PATCH 6.6 002/196] lamp: switch it off',
        body: `6.6-stable review patch.\n\n------------------\n\nFrom: Ada Turner <ada@example.org>\n\n[ Upstream commit ${sampleOid} ]\n\n${message}---\n lib/bulb.c |    1 +\n lib/lamp.c |    1 +\n 2 files changed, 2 insertions(+)\n\n${two}\n\nPatches currently in stable-queue which might be from ada@example.org are\n\nqueue-6.6/lamp.patch\n`,
      }),
    );
    expect(document.patch?.text).toBe(two);
    expect(document.patch?.complete).toBe(true);
    expect(document.message).toBe('Switch it off again.');
  });

  it('cover letter of a review', async () => {
    const document = await parseMail(
      sampleMail({
        subject: '[PATCH 6.6 000/196] 6.6.30-rc1 review',
        body: 'This is the start of the stable review cycle for the 6.6.30 release.\n',
      }),
    );
    expect(document).toMatchObject({ kind: 'review-posting', upstream: null, counter: { n: 0 } });
  });

  it('added to a queue, with the patch', async () => {
    const document = await parseMail(
      sampleMail({
        subject: 'Patch "lamp: switch it off" has been added to the 6.6-stable tree',
        body: `This is a note to let you know that I've just added the patch titled

    lamp: switch it off

to the 6.6-stable tree which can be found at:
    http://www.example.org/?p=stable-queue.git

The filename of the patch is:
     lamp-switch-it-off.patch
and it can be found in the queue-6.6 subdirectory.


From ${sampleOid} Mon Sep 17 00:00:00 2001
From: Ada Turner <ada@example.org>
Date: Fri, 5 Sep 2025 10:00:00 +0200
Subject: lamp: switch it off

From: Ada Turner <ada@example.org>

commit ${sampleOid} upstream.

${message}---
${sampleStat}
${samplePatch}
`,
      }),
    );
    expect(document).toMatchObject({
      kind: 'added',
      upstream: sampleOid,
      newest: '6.6',
      oldest: '6.6',
      title: 'lamp: switch it off',
      author: { name: 'Ada Turner', email: 'ada@example.org' },
      stable: { versions: ['6.6'], queueFile: 'lamp-switch-it-off.patch' },
    });
  });

  it('added to a queue, indented commit', async () => {
    const document = await parseMail(
      sampleMail({
        subject: '[a-list] Patch "lamp: switch it off" has been added to the 5.15-stable tree',
        body: `commit ${'9'.repeat(40)}
Author: Ada Turner <ada@example.org>
Date:   Fri Sep 5 10:00:00 2025 +0200

    lamp: switch it off
    
    [ Upstream commit ${sampleOid} ]
    
    Switch it off again.

${samplePatch}`,
      }),
    );
    expect(document).toMatchObject({
      kind: 'added',
      upstream: sampleOid,
      newest: '5.15',
      title: 'lamp: switch it off',
    });
  });

  it('failed to apply', async () => {
    const document = await parseMail(
      sampleMail({
        subject: 'FAILED: patch "[PATCH] lamp: switch it off" failed to apply to 6.1-stable tree',
        body: `The patch below does not apply to the 6.1-stable tree.

To reproduce the conflict and resubmit, you may use the following commands:

git fetch https://example.org/linux.git/ linux-6.1.y
git checkout FETCH_HEAD
git cherry-pick -x ${sampleOid}
# <resolve conflicts, build, test, etc.>
git commit -s

Possible dependencies:

aaaaaaaaaaaa ("lamp: add a switch")
bbbbbbbbbbbb ("lamp: rename \\"on\\"")

thanks,

someone

------------------ original commit in Linus's tree ------------------

From ${sampleOid} Mon Sep 17 00:00:00 2001
From: Ada Turner <ada@example.org>
Subject: [PATCH] lamp: switch it off

${message}
${samplePatch}
`,
      }),
    );
    expect(document).toMatchObject({
      kind: 'failed',
      upstream: sampleOid,
      newest: '6.1',
      oldest: '6.1',
      title: 'lamp: switch it off',
      stable: {
        cherryPick: `git cherry-pick -x ${sampleOid}`,
        dependencies: [
          { oid: 'aaaaaaaaaaaa', subject: 'lamp: add a switch' },
          { oid: 'bbbbbbbbbbbb', subject: 'lamp: rename \\"on\\"' },
        ],
      },
    });
  });

  it('failed to apply, in the form without a command', async () => {
    const document = await parseMail(
      sampleMail({
        subject: 'FAILED: Patch "lamp: switch it off" failed to apply to v6.1-stable tree',
        body: `The patch below does not apply to the v6.1-stable tree.

------------------ original commit in Linus's tree ------------------

From ${sampleOid} Mon Sep 17 00:00:00 2001
From: Ada Turner <ada@example.org>
Subject: [PATCH] lamp: switch it off

${message}
${samplePatch}`,
      }),
    );
    expect(document).toMatchObject({
      kind: 'failed',
      upstream: sampleOid,
      newest: '6.1',
      author: { name: 'Ada Turner', email: 'ada@example.org' },
      message: 'Switch it off again.',
    });
  });

  it('queued for a point release, as DPDK says it', async () => {
    const document = await parseMail(
      sampleMail({
        subject: "patch 'net/lamp: switch it off' has been queued to stable release 22.11.5",
        body: `Hi,\n\nFYI, your patch has been queued.\n\n---\nFrom: Ada Turner <ada@example.org>\n\n[ upstream commit ${sampleOid} ]\n\n${message}`,
      }),
    );
    expect(document).toMatchObject({
      kind: 'added',
      upstream: sampleOid,
      newest: '22.11',
      title: 'net/lamp: switch it off',
    });
  });

  it.each([
    ['[PATCH 5.15.y] lamp: x', `commit ${sampleOid} upstream.`, '5.15'],
    ['[PATCH 6.6.y v2 1/1] lamp: x', `[ Upstream commit ${sampleOid} ]`, '6.6'],
    ['[PATCH for 6.6 1/2] lamp: x', `(cherry picked from commit ${sampleOid})`, '6.6'],
    ['[PATCH stable 6.1] lamp: x', `[ Upstream commit ${sampleOid.toUpperCase()} ]`, '6.1'],
  ])('submission %s', async (subject, marker, newest) => {
    const body = `${marker}\n\n${message}---\n${sampleStat}\n${samplePatch}`;
    const mail = sampleMail({ subject, body });
    const plain = Buffer.from(mail.toString('latin1').replace(/^X-stable.*\n/gm, ''), 'latin1');
    const document = await parseMail(plain);
    expect(document).toMatchObject({
      kind: 'submission',
      upstream: sampleOid,
      newest,
      title: 'lamp: x',
    });
  });

  it('a patch for upstream is something else', async () => {
    const document = await parseMail(
      sampleMail({ subject: '[PATCH net v3 2/7] lamp: x', body: `${message}---\n${samplePatch}` }),
    );
    expect(document).toMatchObject({
      kind: 'other',
      upstream: null,
      counter: { n: 2, m: 7 },
      revision: 3,
    });
  });
});
