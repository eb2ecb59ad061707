/** What each candidate of the demo shows. The keys are the ones of the story's commits. */
export const candidateStories = {
  alias: 'the seed story: no tags at all, hidden fix, three files; clean, adjusted and conflicting',
  'nvme-sizeof': 'a cleanup and nothing else: applies everywhere, is needed nowhere',
  'kconfig-crc': 'a build fix that applies to branches which never had the bug',
  'tcp-pdu': 'present by ancestry and by every form of marker; reverted on 5.10, re-applied on 5.4',
  'pci-quirk': 'reverted upstream; on 6.18 taken and reverted, on 6.19 still there',
  'pci-quirk-revert': 'the revert: needed where the quirk is, an empty pick where it never came',
  'relay-uaf': 'KASAN, CVE, Fixes and Cc: stable; older branches have the file without the bug',
  'relay-doc': 'documentation only',
  'ringlog-tail':
    'conflicts until ringlog-helper is picked first; the commit names it for 6.6 alone',
  'ringlog-empty':
    'a function was moved: the pick conflicts where `git am` would still take the patch',
  'quartz-axis':
    'two equal functions: `git apply` takes the patch on older branches, in the wrong one',
  'tinfs-leak': 'the file was renamed: older branches take it through rename detection',
  'tinfs-journal': 'too fresh: newer than the newest tag; older branches have no such file',
  'wisp-napi': 'a fix that was itself wrong: has a follow-up',
  'wisp-napi-again': 'the follow-up: needed exactly where wisp-napi is, by ancestry or marker',
  'wisp-ids': 'a device id',
  'wisp-leak': 'series, 1 of 3: applies to 4.14, which lacks a function that it calls',
  'wisp-bounds': 'series, 2 of 3',
  'wisp-rename': 'series, 3 of 3: a rename on top of 2 of 3, no fix',
  'hid-short': 'present on 6.1 by patch-id alone and on 6.6 by an empty pick alone',
  'mail-only': 'known from a mail: its upstream commit is not in the repository',
} as const;

export type CandidateKey = keyof typeof candidateStories;

export const candidateKeys = Object.keys(candidateStories) as readonly CandidateKey[];
