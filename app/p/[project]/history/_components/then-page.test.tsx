import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { ThenView } from '@/lib/contracts/then';
import { ThenPage } from './then-page';

const then: ThenView = {
  decision: {
    id: 'v1',
    batchId: 'b1',
    seq: 1,
    candidate: { oid: 'a'.repeat(40), subject: 'nvme: fix', subsystem: 'nvme' },
    branch: '6.6',
    verb: 'accept',
    reason: '',
    by: { id: 'u1', name: 'Ada' },
    at: '2026-05-04T10:00:00.000Z',
    stands: true,
    known: {
      tip: 'b'.repeat(40),
      state: 'applies',
      affected: 'yes',
      verdict: 'yes',
      confidence: 0.9,
    },
    analysis: null,
    policy: 'one approval',
    waits: [],
  },
  standing: { verb: 'accept', waits: [] },
  analysis: null,
  verdict: null,
  phases: [],
  cells: [],
  decisions: [],
  comments: [],
  patch: { text: '+if (admin\u202e) {\n', truncated: false },
  since: { alarms: [], votes: [], standing: 'accept', waits: [], cell: null },
};

it('shows what a kept patch hides', () => {
  const page = renderToStaticMarkup(<ThenPage project="p" then={then} />);
  expect(page).toContain('+if (admin<span class="control-char"');
  expect(page).not.toContain('\u202e');
});

it('says what upstream did to the fix after the vote, and what holds today', () => {
  const page = renderToStaticMarkup(
    <ThenPage
      project="p"
      then={{
        ...then,
        since: {
          ...then.since,
          alarms: [
            {
              id: 'a1',
              kind: 'reverted',
              commit: {
                oid: 'c'.repeat(40),
                subject: 'Revert "nvme: <fix>"',
                at: null,
                candidate: true,
              },
              candidate: then.decision.candidate,
              foundAt: '2026-05-09T10:00:00.000Z',
              tip: 'd'.repeat(40),
              decisions: [],
              seen: null,
            },
          ],
          cell: { state: 'present', affected: 'yes', reason: 'It is there.' },
        },
      }}
    />,
  );
  expect(page).toContain('reverted later by');
  expect(page).toContain(`href="/p/p/candidates/${'c'.repeat(40)}"`);
  expect(page).toContain('Revert &quot;nvme: &lt;fix&gt;&quot;');
  expect(page).toContain('Nobody acknowledged it yet');
  expect(page).toContain('It is there.');
  expect(page).not.toContain('no fix or revert of it was found');
});
