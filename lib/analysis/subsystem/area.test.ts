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
