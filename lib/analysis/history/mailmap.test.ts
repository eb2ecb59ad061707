import { expect, it } from 'vitest';
import { addressesOf } from './mailmap';

const map = `# people
Ann Arbor <ann@new.example> <ann@old.example> # moved
Ann Arbor <ann@new.example> Ann <ANN@first.example>
<bob@example.org> <bob@home.example>
Cid <cid@example.org>
`;

it.each([
  ['ann@old.example', ['ann@first.example', 'ann@new.example', 'ann@old.example']],
  ['ann@new.example', ['ann@first.example', 'ann@new.example', 'ann@old.example']],
  ['Bob@home.example', ['bob@example.org', 'bob@home.example']],
  ['cid@example.org', ['cid@example.org']],
  ['eve@example.org', ['eve@example.org']],
])('%s is also %j', (address, all) => {
  expect(addressesOf(map, address)).toEqual(all);
});
