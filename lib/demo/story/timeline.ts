import { people } from '@/lib/demo/people';
import { type CommitSpec, type Line, Plan } from '@/lib/demo/plan';
import { base, releaseChange } from '@/lib/demo/story/base';
import { writeBranches } from '@/lib/demo/story/branches';
import { hidStory } from '@/lib/demo/story/hid';
import { nvme } from '@/lib/demo/story/nvme';
import { quartzStory } from '@/lib/demo/story/quartz';
import { relayStory } from '@/lib/demo/story/relay';
import { ringlogStory } from '@/lib/demo/story/ringlog';
import { tinfsStory } from '@/lib/demo/story/tinfs';
import { wispMailOnly, wispStory } from '@/lib/demo/story/wisp';

/** Upstream from first commit to newest: the themes' commits in the order of their dates, with releases between them. */

/** The day each upstream release was tagged. */
const releases: readonly (readonly [version: string, date: string])[] = [
  ['4.7', '2016-05-24T20:00:00Z'],
  ['4.8', '2016-10-02T23:24:00Z'],
  ['4.10', '2017-02-19T22:34:00Z'],
  ['4.14', '2017-11-12T18:46:00Z'],
  ['4.15', '2018-01-28T21:20:00Z'],
  ['4.19', '2018-10-22T06:37:00Z'],
  ['5.0', '2019-03-03T23:21:00Z'],
  ['5.4', '2019-11-24T16:32:00Z'],
  ['5.10', '2020-12-13T22:41:00Z'],
  ['5.15', '2021-10-31T20:53:00Z'],
  ['6.1', '2022-12-11T22:15:00Z'],
  ['6.6', '2023-10-29T16:31:00Z'],
  ['6.12', '2024-11-17T22:15:00Z'],
  ['6.18', '2025-11-30T22:42:00Z'],
  ['6.19', '2026-02-08T21:03:00Z'],
  ['7.0', '2026-04-12T20:48:00Z'],
  ['7.1-rc1', '2026-04-26T21:19:00Z'],
];

/** Topic branches of maintainers, and when upstream took them. */
const pulls = [
  {
    topic: 'nvme-7.1',
    subject: "Merge tag 'nvme-7.1-2026-04-15' of git://git.example.org/demo-nvme",
    date: '2026-04-15T19:00:00Z',
  },
] as const;

interface Event {
  readonly date: string;
  readonly run: () => void;
}

/** Writes a release: the Makefile, and the tag on it. */
function release(line: Line, version: string, date: string): void {
  const who = people.keeper;
  line.commit({
    key: `v${version}`,
    subject: `Linux ${version}`,
    author: who,
    authored: date,
    changes: [releaseChange(version)],
  });
  line.tag(`v${version}`, date);
}

/** The whole demo history, planned and not yet written. The same on every call. */
export function planDemo(): Plan {
  const plan = new Plan();
  const upstream = plan.line(null);
  const topics = new Map<string, { line: Line; from: string }>();

  const commit = (spec: CommitSpec) => {
    if (spec.topic === undefined) return upstream.commit(spec);
    const from = upstream.head;
    const topic = topics.get(spec.topic) ?? { line: plan.line(from), from };
    topics.set(spec.topic, topic);
    topic.line.commit(spec);
  };
  const pull = (topic: string, subject: string, date: string) => {
    const found = topics.get(topic);
    if (!found) throw new Error(`demo story: nothing was committed to ${topic}`);
    upstream.merge(`merge-${topic}`, found.line, found.from, subject, date);
  };

  const events: Event[] = [
    ...[base, nvme, relayStory, ringlogStory, tinfsStory, wispStory, hidStory, quartzStory]
      .flat()
      .map((spec) => ({ date: spec.committed ?? spec.authored, run: () => commit(spec) })),
    ...releases.map(([version, date]) => ({ date, run: () => release(upstream, version, date) })),
    ...pulls.map(({ topic, subject, date }) => ({ date, run: () => pull(topic, subject, date) })),
  ];
  events.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  for (const event of events) event.run();
  plan.heads.set('master', upstream.head);

  writeBranches(plan);
  const newest = plan.heads.get('linux-7.0.y');
  if (newest !== undefined) plan.line(newest).sketch(wispMailOnly);
  return plan;
}
