import type { ProfileName } from '@/lib/contracts/vocabulary';

/**
 * What is at stake where code stands: the first rule that takes a path in. A rule with a profile is about that layout
 * alone: `lib/` is the kernel's core, but every library of DPDK.
 */
const areas: readonly (readonly [
  area: string,
  stake: 'core' | 'high' | 'ordinary',
  paths: RegExp,
  profile?: ProfileName,
])[] = [
  ['memory management', 'core', /^(?:mm|include\/linux\/mm)\b/, 'linux'],
  [
    'scheduling and core kernel',
    'core',
    /^(?:kernel|init|ipc|lib|virt)\/|^include\/linux\/(?:sched|rcu|spinlock)/,
    'linux',
  ],
  ['environment abstraction layer', 'core', /^lib\/(?:librte_)?eal\//, 'dpdk'],
  ['networking core', 'core', /^net\/(?:core|ipv4|ipv6|sched|netfilter|socket\.c)/, 'linux'],
  ['packet core', 'core', /^lib\/(?:librte_)?(?:ethdev|mbuf|mempool|ring)\//, 'dpdk'],
  ['file systems', 'high', /^fs\//],
  [
    'storage',
    'high',
    /^block\/|^drivers\/(?:nvme|scsi|ata|md|block|mmc|mtd|ufs|target|usb\/storage|nvmem|nvdimm|cdrom|message\/fusion|ide)\b|^include\/(?:scsi|linux\/(?:nvme|blk|bio|ata))/,
  ],
  [
    'security',
    'high',
    /^(?:security|crypto|keys|certs)\/|^lib\/(?:librte_)?(?:cryptodev|security|ipsec)\//,
  ],
  [
    'virtualisation',
    'high',
    /^(?:arch\/[^/]+\/kvm|drivers\/(?:vhost|virtio|xen|vfio|iommu))\b|^lib\/(?:librte_)?vhost\//,
  ],
  [
    'networking',
    'high',
    /^net\/|^drivers\/(?:net|infiniband|bluetooth|isdn)\b|^lib\/(?:librte_)?net\b|^providers\/|^lib(?:ibverbs|rdmacm)\//,
  ],
  ['architecture', 'high', /^arch\//],
  ['graphics', 'ordinary', /^drivers\/(?:gpu|video|accel)\b/],
  ['input devices', 'ordinary', /^drivers\/(?:hid|input)\b/],
  ['sound', 'ordinary', /^sound\//],
  ['media', 'ordinary', /^drivers\/(?:media|staging\/media)\b/],
  ['staging', 'ordinary', /^drivers\/staging\b/],
  ['drivers', 'ordinary', /^drivers\//],
  ['libraries', 'ordinary', /^lib\//],
  [
    'applications and examples',
    'ordinary',
    /^(?:app|examples|samples|tools|usertools|dts|scripts|devtools|buildtools)\//,
  ],
  ['documentation', 'ordinary', /^(?:Documentation|doc|docs|man)\//],
];

export interface Area {
  readonly area: string;
  readonly stake: 'core' | 'high' | 'ordinary';
}

/** In which area most of the paths stand, or half as many and everything stands on it; the first directory's name where no rule knows it. */
export function areaOf(paths: readonly string[], profile: ProfileName): Area {
  const counts = new Map<string, { area: Area; n: number }>();
  for (const path of paths) {
    const rule = areas.find(
      ([, , pattern, only]) => (only === undefined || only === profile) && pattern.test(path),
    );
    const area: Area =
      rule === undefined
        ? {
            area: path.includes('/') ? (path.split('/')[0] ?? path) : 'the top directory',
            stake: 'ordinary',
          }
        : { area: rule[0], stake: rule[1] };
    const held = counts.get(area.area);
    counts.set(area.area, { area, n: (held?.n ?? 0) + 1 });
  }
  const sorted = [...counts.values()].sort(
    (a, b) => b.n - a.n || (a.area.area < b.area.area ? -1 : 1),
  );
  const most = sorted[0]?.n ?? 0;
  // What everything stands on is not outweighed by the programs and drivers that follow its change.
  const core = sorted.find(({ area, n }) => area.stake === 'core' && 2 * n >= most);
  return (core ?? sorted[0])?.area ?? { area: 'nothing', stake: 'ordinary' };
}
