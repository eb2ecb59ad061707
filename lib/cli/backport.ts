import { Matrix } from '@/lib/applicability/matrix';
import { stablePatchId } from '@/lib/applicability/patch-id';
import { command, needed, readOptions } from '@/lib/cli/command';
import { rulesNamed, siblingFinder } from '@/lib/cli/matrix-deeper';
import type { Output } from '@/lib/cli/output';
import { adjustRules } from '@/lib/contracts/backport';
import type { Cell } from '@/lib/contracts/cell';
import type { Oid } from '@/lib/contracts/git';
import { type CellState, cellWord, profiles } from '@/lib/contracts/vocabulary';
import { AppError } from '@/lib/errors';
import { patchOfFiles } from '@/lib/git/files-patch';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { renderBackportMail } from '@/lib/mail/render';
import { profileFor } from '@/lib/profiles';
import type { Profile } from '@/lib/profiles/profile';
import { withTipChain } from '@/lib/services/branches/tip-chain';
import { proposalOf, proposalView } from '@/lib/services/cells/deepen-cell';

/** Exit codes beside those of every command. */
const exits: Readonly<Record<CellState, number>> = {
  applies: 0,
  merges: 0,
  conflicts: 5,
  present: 6,
  absent: 7,
  unknown: 8,
};
const exitProposed = 4;

const usage = `Usage: stablehand backport OID --onto REF --git-dir DIR [--proposal] [--upstream REF]
Prints the patch as it would land on REF, for \`git am\`; messages go to standard error.
  OID               the candidate
  --onto REF        the stable branch
  --git-dir DIR     a repository; several may be given
  --proposal        where the pick conflicts, print the backport that rules propose, and say what they did
  --rules NAMES     the rules a proposal may use, with commas, or all; otherwise those that proved right on ground truth
                    (${adjustRules.join(', ')})
  --upstream REF    what the candidate comes from; otherwise its own history
  --signed-off-by   "Name <address>" of the last Signed-off-by line; otherwise none is added
  --profile NAME    ${profiles.join(', ')}; otherwise chosen by what the repository looks like
Exit: 0 printed, it lands as it is or with a clean merge; 4 printed, a proposal; 5 conflicts, nothing printed;
6 the branch has it; 7 the branch has none of the code; 8 could not be told; 2 wrong usage, 3 the repository cannot be read.
`;

/** \`backport\`: one candidate as it would land on one branch. */
export const run = command('backport', usage, async (argv, io) => {
  const { values, positionals } = readOptions({
    args: [...argv],
    allowPositionals: true,
    options: {
      onto: { type: 'string' },
      'git-dir': { type: 'string', multiple: true },
      upstream: { type: 'string' },
      profile: { type: 'string' },
      proposal: { type: 'boolean' },
      rules: { type: 'string' },
      'signed-off-by': { type: 'string' },
    },
  });
  const [name, ...more] = positionals;
  if (more.length > 0) throw new AppError('bad-input', 'One commit at a time.');
  const commitName = needed(name, 'A commit');
  const onto = needed(values.onto, '--onto');
  const gitDirs = values['git-dir'] ?? [];
  if (gitDirs.length === 0) throw new AppError('bad-input', '--git-dir is needed.');
  const rules = rulesNamed(values.rules);
  const signer = signerOf(values['signed-off-by']);
  const named = profiles.find((one) => one === values.profile);
  if (values.profile !== undefined && named === undefined) {
    throw new AppError('bad-input', `There is no profile ${values.profile}.`);
  }
  const git = await openGit({ gitDirs });
  try {
    const oid = await git.resolve(commitName);
    const tip = await git.resolve(onto);
    const upstream = values.upstream === undefined ? oid : await git.resolve(values.upstream);
    const profile = await profileFor(git, upstream, named ?? null);
    const matrix = new Matrix(git, git.merger, { upstream, profile, affected: false });
    const found: Cell[] = [];
    for await (const one of matrix.cells([{ oid }], [{ name: onto, tip }])) found.push(one);
    const [cell] = found;
    if (cell === undefined) throw new Error('the matrix gave no cell');
    const print = (patch: Buffer, note: string | null) =>
      printMail(git, io, { oid, profile, signer, patch, note });
    if (cell.pick === 'clean' && (cell.state === 'applies' || cell.state === 'merges')) {
      const { patch } = await withTipChain(git, tip, (chain) => chain.pick(oid));
      if (patch === null) throw new Error('a clean pick left no patch');
      const same = stablePatchId(await git.patch(oid)) === stablePatchId(patch);
      await print(patch, same ? null : 'context adjusted');
      io.stderr.write(`${cellWord[cell.state]}: ${cell.reason}\n`);
      return exits[cell.state];
    }
    io.stderr.write(`${cellWord[cell.state]}: ${cell.reason}\n`);
    if (values.proposal !== true || (cell.state !== 'conflicts' && cell.state !== 'absent')) {
      return exits[cell.state];
    }
    const proposed = await proposalOf(git, cell, rules, {
      siblings: async () => {
        const indexOf = (at: Oid) => matrix.presenceIndex(at);
        const finder = await siblingFinder(git, { upstream, profile, indexOf });
        return finder.find(oid, tip);
      },
    });
    const view = proposalView(proposed);
    if (proposed.proposal === null || view === null) {
      io.stderr.write(`No proposal: ${proposed.why}.\n`);
      return exits[cell.state];
    }
    for (const { rule, path, line, what } of view.adjustments) {
      io.stderr.write(`  ${path}${line === 0 ? '' : `:${line}`}  ${rule}: ${what}\n`);
    }
    io.stderr.write('This is a proposal: read it before it is applied.\n');
    const used = [...new Set(view.adjustments.map((one) => one.rule))].join(', ');
    await print(await patchOfFiles(git, proposed.proposal.files), `proposed by rules: ${used}`);
    return exitProposed;
  } finally {
    await git.close();
  }
});

interface Mail {
  readonly oid: string;
  readonly profile: Profile;
  readonly signer: { readonly name: string; readonly email: string } | null;
  readonly patch: Buffer;
  readonly note: string | null;
}

async function printMail(git: GitStore, io: Output, mail: Mail): Promise<void> {
  const { author, message } = await git.commit(mail.oid);
  const bytes = renderBackportMail({
    author,
    message,
    marker: {
      line: mail.profile.backportMarker(mail.oid),
      place: mail.profile.backportMarkerPlace,
    },
    adjustment: mail.note,
    signer: mail.signer,
    version: null,
    position: null,
    patch: mail.patch,
    messageId: null,
  });
  await new Promise<void>((resolve) => {
    io.stdout.write(bytes, () => resolve());
  });
}

function signerOf(text: string | undefined): Mail['signer'] {
  if (text === undefined) return null;
  const found = /^\s*([^<>\n]+?)\s*<([^<>\s]+)>\s*$/.exec(text);
  if (found?.[1] === undefined || found[2] === undefined) {
    throw new AppError('bad-input', '--signed-off-by is written "Name <address>".');
  }
  return { name: found[1], email: found[2] };
}
