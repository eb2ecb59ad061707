import type { CommitInfo, Oid } from '@/lib/contracts/git';
import { AppError } from '@/lib/errors';
import type { GitReader } from '@/lib/ports';

/** What a mail says of a commit that no repository holds. */
export interface MailedCommit {
  readonly oid: Oid;
  readonly subject: string;
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
  /** As the mail carries it; empty when it carries none. */
  readonly patch: Buffer;
}

/**
 * A repository that holds one commit's message and patch and nothing else: no tree, no file, no parent. Everything else
 * that is asked of it throws `object-missing`, a name `ref-not-found`.
 */
export function mailGit(mailed: MailedCommit): GitReader {
  const absent = async (): Promise<never> => {
    throw new AppError('object-missing', `Only a mail knows ${mailed.oid}.`);
  };
  const own = async (oid: Oid) => (oid === mailed.oid ? mailed : absent());
  return {
    resolve: async (name) => {
      if (name === mailed.oid) return mailed.oid;
      throw new AppError('ref-not-found', `Only a mail knows ${mailed.oid}: ${name} is not there.`);
    },
    refs: async () => [],
    commit: async (oid) => commitOf(await own(oid)),
    has: async (oid) => oid === mailed.oid,
    blob: absent,
    sizes: async (oids) => oids.map(() => null),
    tree: absent,
    list: absent,
    entry: absent,
    changes: absent,
    pathsOf: async () => new Map(),
    patch: async (oid) => (await own(oid)).patch,
    diff: absent,
    isAncestor: absent,
    mergeBase: absent,
    log: () => ({ [Symbol.asyncIterator]: () => ({ next: absent }) }),
    revList: absent,
    blame: absent,
    respaced: absent,
    expectBlames: async () => {},
    firstTag: absent,
    run: absent,
    close: async () => {},
  };
}

function commitOf({ oid, subject, message, author }: MailedCommit): CommitInfo {
  const unknown = '0'.repeat(40);
  const signature = { ...author, time: 0, zone: '+0000' };
  return {
    oid,
    tree: unknown,
    parents: [unknown],
    author: signature,
    committer: signature,
    subject,
    message,
  };
}
