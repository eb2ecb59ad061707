import { describe, expect, it } from 'vitest';
import { affectedUsers } from './affected-users';

describe('affectedUsers', () => {
  it.each([
    [['mm/slub.c'], 'everyone'],
    [['lib/mbuf/rte_mbuf.c'], 'everyone'],
    [['arch/arm64/mm/fault.c'], 'one-architecture'],
    [['drivers/net/ice/ice_rxtx.c', 'doc/guides/nics/ice.rst'], 'part'],
    [['Documentation/admin-guide/md.rst'], 'developers'],
    [['app/test/test_mbuf.c'], 'developers'],
  ] as const)('%j reach %s', (paths, reach) => {
    expect(affectedUsers(paths).reach).toBe(reach);
  });

  it('names the folders, the outer one for those inside it', () => {
    expect(affectedUsers(['drivers/a/b/x.c', 'drivers/a/y.c', 'drivers/c/z.c'])).toMatchObject({
      parts: ['drivers/a', 'drivers/c'],
      words: 'Users of drivers/a, drivers/c',
    });
  });
});
