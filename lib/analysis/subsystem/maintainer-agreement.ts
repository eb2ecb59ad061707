import type { PhaseContext } from '@/lib/analysis/context';
import { emailOf } from '@/lib/analysis/message/parse-message';
import type { Finding } from '@/lib/contracts/analysis';

type Keyed = { readonly key: string; readonly finding: Finding };

/**
 * Where a maintainer said that the patch may go to stable: an ack given to its posting for a stable tree, or a request
 * for a backport on the list (a question is none). Maintainers are those of the MAINTAINERS entries that take the
 * changed files in; without an entry, whoever signed it off last, unless that is the author. An ack to the upstream
 * posting alone says nothing of stable (1-product, "opt-out and maintainer-ack policy per subsystem").
 */
export function maintainerAgreement(context: PhaseContext): readonly Keyed[] {
  const maintainers = maintainersOf(context);
  const said = (one: Keyed) => {
    const { email } = one.finding.data;
    return typeof email === 'string' && maintainers.has(email);
  };
  const asks = context
    .findings('mail', 'stable-request')
    .filter((one) => !String(one.finding.data.quote).trim().endsWith('?'));
  return [...context.findings('mail', 'stable-ack'), ...asks].filter(said);
}

/** Addresses, lower case. */
function maintainersOf(context: PhaseContext): ReadonlySet<string> {
  const named = context
    .findings('subsystem', 'maintainers')
    .flatMap((one) => one.finding.data.maintainers as readonly string[])
    .map(emailOf);
  if (named.length > 0) return new Set(named);
  const author = context.findings('history', 'author')[0]?.finding.data;
  const last = author?.lastSignOff;
  return new Set(typeof last === 'string' && last !== author?.email ? [last] : []);
}
