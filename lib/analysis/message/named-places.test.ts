import { expect, it } from 'vitest';
import { profileNamed } from '@/lib/profiles';
import { namedPlace } from './named-places';
import { parseMessage } from './parse-message';

const place = (body: string) =>
  namedPlace(parseMessage(`wisp: add masks\n\n${body}\n`, profileNamed('linux').trailers));

it('quotes the sentence that points to another patch of the posting', () => {
  expect(
    place('New rings. This is for changes, that are being added\nin the next patch.\n\n- a ring'),
  ).toEqual({
    place: 'after',
    words: 'This is for changes, that are being added in the next patch',
    line: 3,
    endLine: 4,
  });
  expect(place('The ring is used by the following patches.')?.line).toBe(3);
  expect(place('The previous patch moved the ring here.')?.words).toBe(
    'The previous patch moved the ring here',
  );
});

it.each([
  ['It is used by later commits.', 'after'],
  ['A ring is added in a future patch.', 'after'],
  ['It uses the ring introduced in previous commits.', 'before'],
  ['The ring came via earlier patches.', 'before'],
  ['The reason is explained in patch 2.', 'numbered'],
])('on which side it stands: %s', (body, side) => expect(place(body)?.place).toBe(side));

it('passes over what is named, or is a list', () => {
  for (const body of [
    'Since the following commit\n\n0123456789ab ("wisp: x") it is gone.',
    'It has the following patches: a ring, a port.',
    'Follows the previous patch 0123456789ab.',
    'The patch is next.',
    'The previous patch [1] took a ring.',
    'A previous commit took a ring.',
    'Based on an earlier patch by Ann.',
    'It needs git patch 2.7.',
    "As asked for, following patch takes the ring's lock.",
    'The following patch adds a ring.',
  ])
    expect(place(body)).toBeNull();
});
