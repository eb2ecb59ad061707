import { describe, expect, it } from 'vitest';
import { mentionsIn } from './mentions';

const people = ['Ada', 'Ada Byron', 'Jun Morikawa', 'Zoë'].map((name) => ({ id: name, name }));
const names = (body: string) => mentionsIn(body, people).map((person) => person.name);

describe('mentions', () => {
  it('names people once, in order, whatever the case', () => {
    expect(names('@jun morikawa and @Zoë, then @Jun Morikawa again')).toEqual([
      'Jun Morikawa',
      'Zoë',
    ]);
  });
  it('takes the longer of two names', () => {
    expect(names('@Ada Byron, please')).toEqual(['Ada Byron']);
    expect(names('@Ada: please')).toEqual(['Ada']);
  });
  it('sees no name in an address, in a longer word or in nothing', () => {
    expect(names('mail ada@ada.example, @Adana, @ Ada, @')).toEqual([]);
  });
});
