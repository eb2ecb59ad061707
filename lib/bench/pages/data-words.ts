/** Words that the made-up candidates are put together from; the shapes are those of kernel subjects and messages. */

export const subsystemBases = [
  ...['net', 'nvme', 'drm/amdgpu', 'usb', 'btrfs', 'ext4', 'KVM: x86', 'scsi', 'wifi: iwlwifi'],
  ...['bpf', 'mm', 'RDMA/mlx5', 'ALSA: hda', 'xfs', 'smb: client', 'netfilter', 'iommu', 'arm64'],
  ...['Bluetooth', 'drm/i915', 'media', 'i2c', 'spi', 'tty: serial', 'block', 'md', 'dm', 'f2fs'],
  ...['sched', 'tracing', 'perf', 'crypto', 'PCI', 'ACPI', 'cpufreq', 'thermal', 'gpio', 'mtd'],
  ...['ceph', 'nfsd'],
] as const;
export const devices = [
  ...['core', 'host', 'tcp', 'ring', 'queue', 'phy', 'dma', 'debugfs', 'sysfs', 'firmware'],
] as const;
export const verbs = [
  ...['fix', 'avoid', 'prevent', 'check', 'handle', 'do not leak', 'initialise', 'bound', 'unlock'],
  ...['reset', 'validate', 'release', 'keep', 'drop', 'add missing', 'correct'],
] as const;
export const things = [
  ...['use-after-free', 'NULL pointer dereference', 'double free', 'memory leak', 'deadlock'],
  ...[
    'out-of-bounds read',
    'race',
    'refcount leak',
    'integer overflow',
    'stale pointer',
    'timeout',
  ],
  ...['uninitialised field', 'wrong error path', 'off-by-one', 'lockdep splat', 'device id'],
  ...['suspend failure', 'stack overflow', 'interrupt storm', 'wrong length'],
] as const;
export const places = [
  ...['probe', 'remove', 'xmit', 'poll', 'open', 'release', 'ioctl', 'resume', 'suspend', 'init'],
  ...['teardown', 'rx_cleanup', 'map_queues', 'parse_desc', 'set_rate', 'writepage', 'lookup'],
  ...['alloc_ring', 'free_irq', 'connect'],
] as const;
export const sentences = [
  'The object is freed while a worker still holds a pointer to it.',
  'A malicious device can report a length that is larger than the buffer.',
  'When the allocation fails, the error path returns without dropping the lock.',
  'KASAN reports a slab-use-after-free in the path that tears the queue down.',
  'syzbot found a way to reach this with a crafted image.',
  'The reference taken by the lookup is never released.',
  'Since the conversion to the new interface the flag is tested before it is set.',
  'Move the check before the first use, as the other callers do.',
  'Take the lock for the whole of the update, so that a reader never sees half of it.',
  'This was found by reading the code; no failure was seen in the field.',
  'The interrupt may fire before the handler data are set.',
  'Runtime suspend races with the first transfer after resume.',
  'The counter wraps after some days of traffic and the queue stalls.',
  'Only the first entry was cleared, the others kept what they had.',
  'The firmware of some boards reports zero here, which was taken for an error.',
  'Fix it by validating the descriptor before it is used.',
] as const;
export const reasons = [
  ...['Small and obviously correct.', 'Matches stable rules; tested on our boards.', 'Not needed'],
  ...[
    'Introduced after this branch.',
    'Wait for the follow-up fix to land.',
    'Too large for stable',
  ],
  ...[
    'Depends on an API that this branch lacks.',
    'Maintainer asked to hold it.',
    'Regression seen',
  ],
  ...[
    'Conflicts: needs a hand-made backport.',
    'Device id only, no risk.',
    'Security fix, take it',
  ],
  ...['Revert is pending upstream.', 'Soak for a week first.', 'Reported by a customer of ours.'],
  ...['Behaviour change visible to user space.', 'Prerequisite is not in this branch.', 'Cosmetic'],
] as const;
export const names = [
  ...['Anna', 'Bruno', 'Chidi', 'Dana', 'Elif', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jonas', 'Kaya'],
  ...['Lena', 'Milan', 'Nora', 'Omar', 'Petra', 'Quentin', 'Rosa', 'Sven', 'Tara', 'Umut', 'Vera'],
  ...['Wim', 'Xenia', 'Yann', 'Zoe', 'Arne', 'Bela', 'Carla', 'Dorian'],
] as const;
export const branches = [
  ...['7.0', '6.18', '6.12', '6.6', '6.1', '5.15', '5.10', '5.4', '4.19', '4.14'],
] as const;

/** Findings per candidate, by phase: kind, polarity, severity, and the sentence (`%1$s` function, `%2$s` subsystem). */
export const findingTemplates: readonly (readonly [string, string, string, string, string])[] = [
  ['message', 'subject', 'neutral', 'info', 'The subject names the subsystem %2$s.'],
  ['message', 'symptom', 'for', 'high', 'The message describes a memory safety problem in %1$s.'],
  ['message', 'fixes-tag', 'for', 'low', 'A Fixes: tag names the commit that introduced %1$s.'],
  ['message', 'stable-request', 'for', 'medium', 'Cc: stable asks for a backport.'],
  ['message', 'review-tag', 'for', 'low', 'Two people reviewed the change to %2$s.'],
  ['diff', 'size', 'for', 'info', 'The change touches few lines in %2$s.'],
  ['diff', 'class', 'neutral', 'info', 'The hunks change an error path in %1$s.'],
  ['diff', 'guard', 'for', 'low', 'A check is added before the first use in %1$s.'],
  ['diff', 'new-symbol', 'against', 'low', 'A helper is added that older branches lack.'],
  ['history', 'release', 'for', 'info', 'It is part of a released mainline tag.'],
  ['history', 'introduced', 'neutral', 'info', 'The introducing commit of %1$s is known.'],
  ['history', 'age-of-bug', 'neutral', 'low', 'The problem is several releases old.'],
  ['history', 'no-follow-up', 'for', 'info', 'No later commit fixes or reverts this one.'],
  ['history', 'same-author', 'neutral', 'info', 'The author changed %2$s before.'],
  ['mail', 'thread', 'neutral', 'info', 'No mail of the archive names this commit.'],
  ['code', 'function', 'neutral', 'info', 'The change is inside the function %1$s.'],
  ['code', 'callers', 'neutral', 'low', 'The function %1$s is called from several places.'],
  ['code', 'locking', 'against', 'low', 'The function %1$s takes a lock.'],
  ['branches', 'present', 'neutral', 'info', 'Some branches hold the fix already.'],
  ['branches', 'applies', 'for', 'info', 'It applies to some branches as it is.'],
  ['branches', 'conflicts', 'against', 'medium', 'It conflicts on an older branch in %1$s.'],
  ['branches', 'affected', 'for', 'medium', 'Branches that lack the fix have the bug.'],
  ['subsystem', 'rule', 'neutral', 'info', 'The rules of %2$s ask for nothing special.'],
  ['subsystem', 'maintainer', 'for', 'low', 'A maintainer of %2$s signed it off.'],
  ['impact', 'reach', 'for', 'medium', 'Unprivileged users can reach %1$s.'],
  ['impact', 'config', 'neutral', 'info', 'The code is built in common configurations.'],
  ['impact', 'risk', 'against', 'low', 'The change alters timing in %1$s.'],
  ['impact', 'tests', 'against', 'info', 'No test of the tree covers %1$s.'],
  ['synthesis', 'summary', 'neutral', 'info', 'What speaks for it outweighs what speaks against.'],
  ['synthesis', 'verdict', 'neutral', 'info', 'The verdict follows from the findings above.'],
];
