import type { PhaseContext } from '@/lib/analysis/context';
import { asOfSeconds } from '@/lib/analysis/input';
import { stablePatchId } from '@/lib/applicability/patch-id';
import type { MailDocument } from '@/lib/contracts/mail';
import { parsePatch } from '@/lib/diff/parse-patch';
import type { PatchFile } from '@/lib/diff/patch';
import { isAppError } from '@/lib/errors';
import { parseMail, parseSubject } from '@/lib/mail/parse';
import { titleKey } from '@/lib/mail/parse/index-entry';
import type { IndexedMail, MailKey, MailSearch } from '@/lib/ports';
import { type MailLink, mailLinks } from './mail-links';
import { type Answer, readAnswer } from './read-answer';

/** A mail that was read whole. */
export interface ReadMail {
  readonly mail: IndexedMail;
  readonly document: MailDocument;
}

export interface ReadAnswerMail extends ReadMail {
  readonly answer: Answer;
  /** It answers the series' cover letter or first patch, not the patch itself. */
  readonly toSeries: boolean;
}

/** One revision of the patch: what was posted, and what was answered. */
export interface Revision {
  readonly number: number;
  /** The posting; where it was sent again, the last one. */
  readonly posting: ReadMail;
  readonly files: readonly PatchFile[];
  /** How often it was posted. */
  readonly times: number;
  /** Seconds since 1970 UTC of the first time; null without a date. */
  readonly first: number | null;
  readonly answers: readonly ReadAnswerMail[];
}

export interface Looked {
  readonly key: MailKey;
  readonly value: string;
  readonly why: string;
  readonly hits: number;
}

export interface Gathered {
  /** By what the posting was found; null when it was not. */
  readonly foundBy: 'link' | 'patch-id' | 'title' | null;
  /** Every look-up for the posting, in order. */
  readonly looked: readonly Looked[];
  readonly revisions: readonly Revision[];
  /** Mails of the stable process about it, with their answers. */
  readonly stable: readonly (ReadMail & { readonly answers: readonly ReadAnswerMail[] })[];
  /** The same change, posted under another title by somebody who names nobody of the candidate: no revision of it. */
  readonly sameChange: readonly ReadMail[];
  /** Linked mails that are no posting of it. */
  readonly reports: readonly (ReadMail & { readonly link: MailLink })[];
  /** Mails left unread because of the bound. */
  readonly unread: number;
}

/** Mails that are read whole for one candidate. */
const mostRead = 120;
/** Of those, postings of others under the candidate's title that are read to learn whether they took it over. */
const mostTakenOver = 20;
/** Indexes keep no longer title (lib/mail/parse/index-entry): a commit without an empty line has all its text as one. */
const longestTitle = 500;

/** The patch's id as git computes it; null for a change without text, or too large to have been mailed. */
export async function candidatePatchId(context: PhaseContext): Promise<string | null> {
  try {
    return stablePatchId(await context.git.patch(context.input.commit, { renames: true }));
  } catch (error) {
    if (!isAppError(error, 'too-large')) throw error;
    return null;
  }
}

/**
 * Finds the posting of a candidate in the archives (by the mails its message links to, else by patch-id, else by title
 * and author), all its revisions, the answers, and its ways into stable trees. Only mails dated up to `asOf` are seen.
 */
export async function gather(context: PhaseContext, search: MailSearch): Promise<Gathered> {
  const work = new Gathering(context, search);
  return work.run();
}

class Gathering {
  readonly #context: PhaseContext;
  readonly #search: MailSearch;
  readonly #looked: Looked[] = [];
  #read = 0;
  #unread = 0;

  constructor(context: PhaseContext, search: MailSearch) {
    this.#context = context;
    this.#search = search;
  }

  async run(): Promise<Gathered> {
    const candidate = await this.#context.candidate();
    const title = titleKey(candidate.subject);
    const links = mailLinks(await this.#context.message());
    const linked: { link: MailLink; mail: IndexedMail }[] = [];
    for (const link of links.slice(0, 12)) {
      const [mail] = await this.#look('message-id', link.messageId, linkWords(link));
      if (mail !== undefined) linked.push({ link, mail });
    }
    const patchId = await candidatePatchId(this.#context);
    const same = patchId === null ? [] : await this.#look('patch-id', patchId, 'the patch');
    const searched = title !== '' && title.length <= longestTitle;
    const titled = searched ? await this.#look('title', title, 'the title') : [];
    const author = new Set([
      candidate.author.email.toLowerCase(),
      candidate.author.name.toLowerCase(),
    ]);
    const byAuthor = (mail: IndexedMail) =>
      author.has(mail.fromEmail) || author.has(mail.fromName.toLowerCase());
    const linkedPostings = linked
      .map(({ mail }) => mail)
      .filter((mail) => isPosting(mail) && (mail.title === title || mail.patchId === patchId));
    const { own: samePatch, others: sameChange } = await this.#ofAuthor(
      same.filter(isPosting),
      (mail) =>
        byAuthor(mail) ||
        mail.title === title ||
        linkedPostings.some((one) => one.messageId === mail.messageId),
      author,
    );
    const names = new Set([...linkedPostings, ...samePatch].map((mail) => mail.fromEmail));
    const byThem = titled.filter(
      (mail) => isPosting(mail) && (byAuthor(mail) || names.has(mail.fromEmail)),
    );
    const takenOver = await this.#takenOver(
      titled.filter(
        (mail) =>
          isPosting(mail) &&
          !byThem.includes(mail) &&
          (mail.date ?? 0) <= candidate.committer.time &&
          !samePatch.includes(mail),
      ),
      author,
    );
    const postings = unique([...linkedPostings, ...samePatch, ...byThem, ...takenOver], itself);
    const foundBy =
      linkedPostings.length > 0
        ? 'link'
        : samePatch.length > 0
          ? 'patch-id'
          : postings.length > 0
            ? 'title'
            : null;
    const revisions = await this.#revisions(postings);
    const known = new Set(postings.map((mail) => mail.messageId));
    const stable = await this.#stable(
      unique([...same, ...titled], itself).filter((mail) => isStableMail(mail)),
    );
    const reports = await this.#reports(linked.filter(({ mail }) => !known.has(mail.messageId)));
    const looked = this.#looked;
    return { foundBy, looked, revisions, stable, sameChange, reports, unread: this.#unread };
  }

  /**
   * Of postings of the same change those that are the candidate's own: the others carry another title, and neither
   * sender nor tags name its author. Obvious mistakes are mended by several people in the same way.
   */
  async #ofAuthor(
    postings: readonly IndexedMail[],
    isOwn: (mail: IndexedMail) => boolean,
    author: ReadonlySet<string>,
  ): Promise<{ own: readonly IndexedMail[]; others: readonly ReadMail[] }> {
    const own: IndexedMail[] = [];
    const others: ReadMail[] = [];
    for (const mail of postings) {
      const read = isOwn(mail) ? null : await this.#open(mail);
      if (read === null || namesOneOf(read.document, author)) own.push(mail);
      else others.push(read);
    }
    return { own, others };
  }

  /**
   * Who takes a patch over posts it again, with its author's tags. Only the last that carry the title are read: of one
   * like "fix typo" there are hundreds, and their answers are to be read too. One that cannot be read is nobody's.
   */
  async #takenOver(
    titled: readonly IndexedMail[],
    author: ReadonlySet<string>,
  ): Promise<readonly IndexedMail[]> {
    const own: IndexedMail[] = [];
    for (const mail of titled.slice(-mostTakenOver)) {
      const read = await this.#open(mail);
      if (read !== null && namesOneOf(read.document, author)) own.push(mail);
    }
    return own;
  }

  async #look(key: MailKey, value: string, why: string): Promise<IndexedMail[]> {
    const hits = await this.#find(key, value);
    this.#looked.push({ key, value, why, hits: hits.length });
    return hits;
  }

  /** What was sent after the moment the analysis speaks for is not seen; nor what has no date. */
  async #find(key: MailKey, value: string, heldBy?: string): Promise<IndexedMail[]> {
    const until = asOfSeconds(this.#context.input.asOf);
    const hits = await this.#search.find(key, value, heldBy);
    return hits.filter((mail) => mail.date !== null && mail.date <= until);
  }

  async #open(mail: IndexedMail): Promise<ReadMail | null> {
    if (this.#read >= mostRead) {
      this.#unread += 1;
      return null;
    }
    this.#read += 1;
    try {
      return { mail, document: await parseMail(await this.#search.raw(mail)) };
    } catch (error) {
      if (!isAppError(error, 'object-missing', 'too-large')) throw error;
      this.#unread += 1;
      return null;
    }
  }

  async #revisions(postings: readonly IndexedMail[]): Promise<Revision[]> {
    const groups = new Map<number, IndexedMail[]>();
    for (const mail of postings) {
      const { revision } = parseSubject(mail.subject);
      groups.set(revision, [...(groups.get(revision) ?? []), mail]);
    }
    const ids = new Set(postings.map((mail) => mail.messageId));
    const out: Revision[] = [];
    for (const [number, mails] of [...groups].sort(([a], [b]) => a - b)) {
      const last = mails.at(-1);
      const posting = last === undefined ? null : await this.#open(last);
      if (posting === null) continue;
      const answers: ReadAnswerMail[] = [];
      for (const mail of mails) {
        answers.push(...(await this.#answers(mail.messageId, ids, false)));
        const head = await this.#head(mail);
        if (head !== null) answers.push(...(await this.#answers(head.messageId, ids, true)));
      }
      const text = posting.document.patch?.text ?? '';
      out.push({
        number,
        posting,
        files: parsePatch(text),
        times: mails.length,
        first: mails[0]?.date ?? null,
        answers: unique(answers, ({ mail }) => mail),
      });
    }
    return out;
  }

  /** The cover letter of a posting, or the first patch of a series without one. */
  async #head(mail: IndexedMail): Promise<IndexedMail | null> {
    const counter = parseSubject(mail.subject).counter;
    if (counter === null || counter.m < 2) return null;
    for (const id of mail.parents.slice(0, 3)) {
      const [parent] = await this.#find('message-id', id);
      const first = parent === undefined ? null : parseSubject(parent.subject);
      if (
        parent !== undefined &&
        first !== null &&
        !first.reply &&
        first.counter?.m === counter.m &&
        first.counter.n < 2
      ) {
        return parent;
      }
    }
    return null;
  }

  /**
   * Answers below a posting: its whole thread without other patches and what answers those. Of a series' head only
   * what answers the head itself: the rest is about other patches. A mail may name only the one it answers, and not
   * those above: it is found below that.
   */
  async #answers(
    id: string,
    postings: ReadonlySet<string>,
    toSeries: boolean,
  ): Promise<ReadAnswerMail[]> {
    const below = await this.#find('parent', id);
    const out: ReadAnswerMail[] = [];
    const patches = new Set(below.filter(isPatchMail).map((mail) => mail.messageId));
    const seen = new Set(below.map((mail) => mail.messageId));
    // What is found on the way is looked at as well.
    for (const mail of below) {
      if (patches.has(mail.messageId)) continue;
      const nearest = mail.parents.find(
        (one) => one === id || patches.has(one) || postings.has(one),
      );
      if ((nearest ?? id) !== id) continue;
      const read = await this.#open(mail);
      if (read !== null) out.push({ ...read, answer: readAnswer(read.document), toSeries });
      const further = await this.#find('parent', mail.messageId, mail.place);
      // Another patch that answers an answer takes what answers it away.
      for (const one of further) if (isPatchMail(one)) patches.add(one.messageId);
      for (const one of further) {
        if (seen.has(one.messageId) || patches.has(one.messageId)) continue;
        seen.add(one.messageId);
        below.push(one);
      }
    }
    return out;
  }

  async #stable(mails: readonly IndexedMail[]): Promise<Gathered['stable']> {
    const ids = new Set(mails.map((mail) => mail.messageId));
    const out: (ReadMail & { answers: readonly ReadAnswerMail[] })[] = [];
    for (const mail of mails) {
      const read = await this.#open(mail);
      if (read === null || !stableKinds.has(read.document.kind)) continue;
      out.push({ ...read, answers: await this.#answers(mail.messageId, ids, false) });
    }
    return out;
  }

  async #reports(
    linked: readonly { link: MailLink; mail: IndexedMail }[],
  ): Promise<Gathered['reports']> {
    const out: (ReadMail & { link: MailLink })[] = [];
    for (const { link, mail } of linked) {
      const read = await this.#open(mail);
      if (read !== null) out.push({ ...read, link });
    }
    return out;
  }
}

const stableKinds = new Set(['selection', 'review-posting', 'submission', 'added', 'failed']);

const linkWords = (link: MailLink) =>
  link.tag === 'text'
    ? `the link in line ${link.line}`
    : `the ${link.tag} tag in line ${link.line}`;

/** Whether the line of authorship or a tag names one of these people, by address or name in lower case. */
function namesOneOf({ author, trailers }: MailDocument, people: ReadonlySet<string>): boolean {
  const named = [author?.email ?? '', author?.name ?? ''].map((one) => one.toLowerCase());
  const tags = trailers.map(({ value }) => value.toLowerCase());
  return [...people].some(
    (one) => one !== '' && (named.includes(one) || tags.some((tag) => tag.includes(one))),
  );
}

/** A patch for upstream as somebody posted it: no answer, and not on its way into a stable tree. */
function isPosting(mail: IndexedMail): boolean {
  const subject = parseSubject(mail.subject);
  return (
    isPatchMail(mail) &&
    mail.patchId !== null &&
    !subject.selection &&
    subject.versions.length === 0 &&
    !subject.stable
  );
}

function isPatchMail(mail: IndexedMail): boolean {
  const subject = parseSubject(mail.subject);
  return !subject.reply && !subject.forward && (subject.patch || mail.patchId !== null);
}

function isStableMail(mail: IndexedMail): boolean {
  const subject = parseSubject(mail.subject);
  if (subject.reply) return false;
  return (
    subject.selection ||
    subject.versions.length > 0 ||
    subject.stable ||
    /-stable|stable tree|stable release/i.test(mail.subject)
  );
}

/** Each mail once, oldest first. */
function unique<T>(items: readonly T[], mailOf: (item: T) => IndexedMail): T[] {
  return [...new Map(items.map((item) => [mailOf(item).messageId, item])).values()].sort(
    (one, other) => {
      const [a, b] = [mailOf(one), mailOf(other)];
      return (a.date ?? 0) - (b.date ?? 0) || (a.messageId < b.messageId ? -1 : 1);
    },
  );
}

const itself = (mail: IndexedMail) => mail;
