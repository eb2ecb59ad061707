import { expect, it } from 'vitest';
import { definedNames, isMeans } from './sound-left-out';

it('knows lines that only prepare others', () => {
  expect(isMeans('#include <a.h>\n\n/* why */\n * more\n')).toBe(true);
  expect(isMeans('#include <a.h>\nint a;\n')).toBe(false);
});

it('names what lines define', () => {
  const code = [
    '#define BUF_SHIFT 7',
    'static int ring_room(struct ring *ring)',
    '\tSUPPORT_GRO_B,',
    '\tuint16_t mtu_min;',
    '\treturn other_call(ring_head);',
  ].join('\n');
  expect([...definedNames(code)].sort()).toEqual([
    'BUF_SHIFT',
    'SUPPORT_GRO_B',
    'mtu_min',
    'ring_room',
  ]);
});
