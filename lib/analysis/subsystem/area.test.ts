import { expect, it } from 'vitest';
import { areaOf } from './area';

it.each([
  ['lib/radix-tree.c', 'linux', 'scheduling and core kernel', 'core'],
  ['lib/eal/common/eal_common_log.c', 'dpdk', 'environment abstraction layer', 'core'],
  ['lib/ethdev/rte_ethdev.c', 'dpdk', 'packet core', 'core'],
  ['lib/graph/graph.c', 'dpdk', 'libraries', 'ordinary'],
  ['lib/vhost/vhost.c', 'dpdk', 'virtualisation', 'high'],
  ['lib/util.c', 'generic', 'libraries', 'ordinary'],
  ['net/core/dev.c', 'linux', 'networking core', 'core'],
] as const)('%s of %s: %s', (path, profile, area, stake) => {
  expect(areaOf([path], profile)).toEqual({ area, stake });
});

it.each([
  [['app/a.c', 'app/b.c', 'lib/ethdev/c.c'], 'packet core'],
  [['app/a.c', 'app/b.c', 'app/d.c', 'lib/ethdev/c.c'], 'applications and examples'],
  [['app/a.c', 'app/b.c', 'drivers/dma/c.c'], 'applications and examples'],
])('of %j the area is %s', (paths, area) => expect(areaOf(paths, 'dpdk').area).toBe(area));
