import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiProblem, api } from '@/app/_components/client/api';
import { deliver } from './deliver';
import { entries, entryOf, keep, openOutbox, remove } from './store';
import { fakeStorage } from './testing/fake-storage';

vi.mock('@/app/_components/client/api', async (original) => ({
  ...(await original<typeof import('@/app/_components/client/api')>()),
  api: vi.fn(),
}));

const oid = 'a'.repeat(40);
const lost = {
  recorded: [],
  repeated: [],
  left: [],
  blocked: [],
  warnings: [],
  lost: [
    {
      candidate: oid,
      branch: '6.6',
      theirs: {
        candidate: { oid, subject: 'a fix' },
        seq: 1,
        by: { name: 'Bob' },
        verb: 'accept',
        reason: 'Needed.',
        at: '2026-01-01T00:00:00Z',
      },
    },
  ],
};

let close = () => {};
beforeEach(() => {
  vi.stubGlobal('window', { addEventListener: vi.fn(), removeEventListener: vi.fn() });
  vi.stubGlobal('navigator', { onLine: true });
  vi.stubGlobal('localStorage', fakeStorage().storage);
  close = openOutbox('ann');
});
afterEach(() => {
  for (const entry of entries()) remove(entry.id);
  close();
  vi.unstubAllGlobals();
});

const drafted = () =>
  keep({
    id: 'one',
    kind: 'votes',
    project: 'p',
    path: '/api/p/p/candidates/x/decisions',
    body: { reason: 'why' },
    oids: [oid],
    title: 'Defer on 6.6',
    done: 'Deferred on 6.6',
    about: 'a fix',
  });

test('a race that was lost is shown by the page that waits for the answer', async () => {
  vi.mocked(api).mockResolvedValueOnce(lost);
  const sent = await deliver(drafted(), () => true);
  expect(sent).toEqual({ state: 'answered', result: lost });
  expect(entries()).toEqual([]);
});

test('it waits for the person when the page was left before the answer came', async () => {
  let open = true;
  vi.mocked(api).mockImplementationOnce(async () => {
    open = false;
    return lost;
  });
  await deliver(drafted(), () => open);
  expect(entryOf('one')).toMatchObject({
    state: 'conflict',
    lost: [{ oid, branch: '6.6', seq: 1, by: 'Bob', verb: 'accept', reason: 'Needed.' }],
  });
});

test.each([
  ['its form is open', true],
  ['its form was left', false],
])('a comment that is refused while %s is not lost', async (_when, isOpen) => {
  vi.mocked(api).mockRejectedValueOnce(
    new ApiProblem({ status: 422, code: 'bad-input', title: 'Refused', detail: 'Too long.' }),
  );
  const comment = keep({
    id: 'said',
    kind: 'comment',
    project: 'p',
    path: '/api/p/p/candidates/x/comments',
    body: { id: 'said', body: 'What I think' },
    oids: [oid],
    title: 'Comment on the candidate',
    done: 'comment on the candidate',
    about: 'What I think',
  });
  expect(await deliver(comment, () => isOpen)).toMatchObject({ state: 'refused' });
  if (isOpen) expect(entries()).toEqual([]);
  else expect(entryOf('said')).toMatchObject({ state: 'refused', body: { body: 'What I think' } });
});
