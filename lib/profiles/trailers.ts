import type { TrailerGrammar } from './profile';

const reviewers = ['reviewed-by', 'acked-by', 'nacked-by'];
const testers = ['tested-by'];
const links = ['link', 'closes', 'message-id', 'msgid', 'bug', 'bugzilla', 'buglink', 'references'];
const common = [
  'signed-off-by',
  'co-developed-by',
  'co-authored-by',
  'suggested-by',
  'requested-by',
  'originally-by',
  'originally-from',
  'based-on-patch-by',
  'diagnosed-by',
  'debugged-by',
  'analyzed-by',
  'from',
  'cc',
  'change-id',
  'commit-id',
];

function grammar(
  own: Omit<TrailerGrammar, 'known' | 'reviewers' | 'testers'> & { more?: readonly string[] },
): TrailerGrammar {
  const { more = [], ...named } = own;
  const known = new Set([
    ...common,
    ...reviewers,
    ...testers,
    ...named.fixes,
    ...named.reporters,
    ...named.dependencies,
    ...named.links,
    ...more,
  ]);
  return { ...named, reviewers, testers, known: [...known] };
}

/** Documentation/process/submitting-patches.rst and stable-kernel-rules.rst. */
export const linuxTrailers: TrailerGrammar = grammar({
  fixes: ['fixes'],
  stableAddresses: ['stable@vger.kernel.org', 'stable@kernel.org'],
  reporters: ['reported-by', 'reported-and-tested-by', 'reported-and-bisected-by', 'bisected-by'],
  dependencies: ['depends-on', 'stable-dep-of', 'prerequisite-patch-id', 'base-commit'],
  links,
  more: ['assisted-by', 'generated-by', 'cve', 'syzbot-id'],
});

/** doc/guides/contributing/patches.rst: `Cc: stable@dpdk.org`, `Bugzilla ID:`, `Coverity issue:`. */
export const dpdkTrailers: TrailerGrammar = grammar({
  fixes: ['fixes'],
  stableAddresses: ['stable@dpdk.org'],
  reporters: ['reported-by', 'reported-and-tested-by', 'reported-at'],
  dependencies: ['depends-on'],
  links: [...links, 'bugzilla id', 'coverity issue'],
  more: ['cve', 'coverity issue', 'bugzilla id'],
});

/** Tags that many projects share. */
export const genericTrailers: TrailerGrammar = grammar({
  fixes: ['fixes', 'fix', 'fixes-commit', 'regressed-by', 'introduced-by'],
  stableAddresses: [],
  reporters: ['reported-by', 'reported-and-tested-by'],
  dependencies: ['depends-on', 'requires'],
  links: [...links, 'issue', 'issues', 'resolves', 'see', 'discussion'],
  more: ['backpatch-through', 'backport', 'backpatch'],
});
