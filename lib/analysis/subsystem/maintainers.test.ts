import { describe, expect, it, test } from 'vitest';
import { entriesFor, parseMaintainers, patternTakes, safeRegex } from './maintainers';

const kernel = `List of maintainers

	M: Mail patches to: FullName <address@domain>
	F: Files and directories

3C59X NETWORK DRIVER
M:	Steffen Klassert <klassert@example.org>
L:	netdev@vger.kernel.org (moderated)
S:	Odd Fixes
F:	drivers/net/3c59x.c
F:	drivers/net/typhoon*

NETWORKING DRIVERS
M:	"Somebody, Else" <else@example.org>
S:	Maintained
F:	drivers/net/
X:	drivers/net/wireless/
N:	[^a-z]tegra

THE REST
M:	Linus <l@example.org>
F:	*
F:	*/
`;
const dpdk = `DPDK Maintainers
================

Descriptions of section entries:

	M: Maintainer's Full Name <address@domain>

Environment Abstraction Layer
-----------------------------
T: git://dpdk.org/dpdk

EAL API and common code
F: lib/eal/common/
F: lib/eal/include/

Memory Allocation
M: Anatoly <a@example.org>
F: lib/eal/include/rte_fbarray.h
`;

describe('MAINTAINERS', () => {
  it('reads entries of the kernel, not the explanation above them', () => {
    expect(parseMaintainers(kernel).map(({ name, line, status }) => [name, line, status])).toEqual([
      ['3C59X NETWORK DRIVER', 6, 'Odd Fixes'],
      ['NETWORKING DRIVERS', 13, 'Maintained'],
      ['THE REST', 20, null],
    ]);
    expect(parseMaintainers(kernel)[0]).toMatchObject({
      maintainers: ['Steffen Klassert <klassert@example.org>'],
      lists: ['netdev@vger.kernel.org'],
      files: ['drivers/net/3c59x.c', 'drivers/net/typhoon*'],
    });
  });

  it("reads DPDK's, with its underlined sections", () => {
    expect(parseMaintainers(dpdk).map(({ name, files }) => [name, files])).toEqual([
      ['Environment Abstraction Layer', []],
      ['EAL API and common code', ['lib/eal/common/', 'lib/eal/include/']],
      ['Memory Allocation', ['lib/eal/include/rte_fbarray.h']],
    ]);
  });

  it('takes the most specific entry first and leaves the one for everything out', () => {
    const names = (path: string) =>
      entriesFor(parseMaintainers(kernel), [path]).map(({ entry }) => entry.name);
    expect(names('drivers/net/3c59x.c')).toEqual(['3C59X NETWORK DRIVER', 'NETWORKING DRIVERS']);
    expect(names('drivers/net/typhoon.h')).toEqual(['3C59X NETWORK DRIVER', 'NETWORKING DRIVERS']);
    expect(names('drivers/net/wireless/x.c')).toEqual([]);
    expect(names('drivers/clk/x-tegra.c')).toEqual(['NETWORKING DRIVERS']);
    expect(names('mm/slab.c')).toEqual([]);
    const [main] = entriesFor(parseMaintainers(dpdk), ['lib/eal/include/rte_fbarray.h']);
    expect(main?.entry.name).toBe('Memory Allocation');
    const everywhere =
      'Vector code\nM: A <a@b.c>\nF: drivers/*/*/*_vector*\n\nDriver\nM: B <b@b.c>\nF: drivers/net/x/\n';
    const own = entriesFor(parseMaintainers(everywhere), ['drivers/net/x/y_vector.c']);
    expect(own.map(({ entry }) => entry.name)).toEqual(['Driver', 'Vector code']);
  });
});

test('names every pattern that takes a changed file in, the one that takes most first', () => {
  const entry =
    'Wisp\nM: A <a@b.c>\nF: drivers/common/wisp/\nF: drivers/net/wisp/\nF: doc/wisp.rst\n';
  const paths = ['drivers/common/wisp/a.c', 'drivers/net/wisp/b.c', 'drivers/net/wisp/c.c'];
  const [match] = entriesFor(parseMaintainers(entry), paths);
  expect(match?.patterns).toEqual(['drivers/net/wisp/', 'drivers/common/wisp/']);
});

// The comments of scripts/get_maintainer.pl and the head of MAINTAINERS say these.
test.each([
  ['drivers/net/', 'drivers/net/a/b.c', true],
  ['drivers/net/*', 'drivers/net/a.c', true],
  ['drivers/net/*', 'drivers/net/a/b.c', false],
  ['*/net/*', 'drivers/net/a.c', true],
  ['*/net/*', 'drivers/net/a/b.c', false],
  ['drivers/net', 'drivers/net/a/b.c', true],
  ['include/linux/nvme*', 'include/linux/nvme-tcp.h', true],
  ['include/linux/nvme*', 'include/linux/x/nvme.h', false],
  ['a.c', 'axc', false],
  ['fs/**/super.c', 'fs/a/b/super.c', true],
])('%s takes %s: %s', (pattern, path, takes) => expect(patternTakes(pattern, path)).toBe(takes));

test('refuses regular expressions that could take for ever, and patterns take none', () => {
  expect([safeRegex('(a+)+$'), safeRegex('(?{ code })'), safeRegex('tegra')?.source]).toEqual([
    null,
    null,
    'tegra',
  ]);
  expect(patternTakes(`${'*a'.repeat(100)}b`, 'a'.repeat(300))).toBe(false);
});
