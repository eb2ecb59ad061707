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
    words: 'This is for changes, that are being added in the next patch',
    line: 3,
    endLine: 4,
  });
  expect(place('The ring is used by the following patches.')?.line).toBe(3);
  expect(place('The previous patch moved the ring here.')?.words).toBe(
    'The previous patch moved the ring here',
  );
});

it('passes over what is named, or is a list', () => {
  for (const body of [
    'Since the following commit\n\n0123456789ab ("wisp: x") it is gone.',
    'It has the following patches: a ring, a port.',
    'Follows the previous patch 0123456789ab.',
    'The patch is next.',
    "As asked for, following patch takes the ring's lock.",
    'The following patch adds a ring.',
  ])
    expect(place(body)).toBeNull();
});
