import { describe, expect, it } from 'vitest';
import { affectedUsers, isAboveAll } from './affected-users';

describe('affectedUsers', () => {
  it.each([
    [['mm/slub.c'], 'linux', 'everyone'],
    [['kernel/sched/core.c'], 'linux', 'everyone'],
    [['fs/ext4/inode.c'], 'linux', 'part'],
    [['lib/mbuf/rte_mbuf.c'], 'dpdk', 'everyone'],
    [['lib/graph/graph.c'], 'dpdk', 'part'],
    [['lib/string.c'], 'generic', 'part'],
    [['arch/arm64/mm/fault.c'], 'linux', 'one-architecture'],
    [['lib/eal/windows/eal.c'], 'dpdk', 'one-system'],
    [['lib/eal/windows/eal.c', 'lib/eal/common/eal.c'], 'dpdk', 'everyone'],
    [['lib/eal/linux/eal.c'], 'dpdk', 'everyone'],
    [['lib/eal/arm/include/rte_pause.h'], 'dpdk', 'one-architecture'],
    [['lib/eal/arm/a.h', 'lib/eal/x86/a.h'], 'dpdk', 'everyone'],
    [['drivers/net/ice/ice_rxtx.c', 'doc/guides/nics/ice.rst'], 'dpdk', 'part'],
    [['Documentation/admin-guide/md.rst'], 'linux', 'developers'],
    [['app/test/test_mbuf.c'], 'dpdk', 'developers'],
  ] as const)('%j of %s reach %s', (paths, profile, reach) => {
    expect(affectedUsers(paths, profile).reach).toBe(reach);
  });

  it('names the folders, the outer one for those inside it', () => {
    expect(
      affectedUsers(['drivers/a/b/x.c', 'drivers/a/y.c', 'drivers/c/z.c'], 'linux'),
    ).toMatchObject({
      parts: ['drivers/a', 'drivers/c'],
      words: 'Users of drivers/a, drivers/c',
    });
  });

  it('takes a build condition for all that is changed only where all of it stands in its folder', () => {
    expect(isAboveAll('drivers/a', ['drivers/a/b', 'drivers/a'])).toBe(true);
    expect(isAboveAll('drivers/a', ['drivers/a/b', 'lib/c'])).toBe(false);
    expect(isAboveAll('drivers/a', ['drivers/ab'])).toBe(false);
  });
});
