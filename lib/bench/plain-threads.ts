import PostalMime from 'postal-mime';

/** A mail, read without any of the engine's code: a MIME library and text. */
export interface PlainMail {
  /** Without brackets. */
  readonly id: string;
  /** What it answers, nearest first. */
  readonly parents: readonly string[];
  readonly subject: string;
  readonly name: string;
  readonly email: string;
  /** Seconds since 1970 UTC; 0 without a date. */
  readonly time: number;
  /** Reads its body. */
  open(): Promise<PlainBody>;
}

export interface PlainBody {
  /** Review tags that lines of its own give. */
  readonly tags: readonly string[];
  readonly hasPatch: boolean;
}

const ids = (text: string) => [...text.matchAll(/<([^<>\s]+)>/g)].map((match) => match[1] ?? '');
const tag =
  /^[ \t]*((?:Reviewed|Acked|Tested|Reviewed-and-tested|Acked-and-tested|Reported-and-tested)-by):[ \t]*(\S.*)$/i;

/** Head of a mail; `again` reads the whole of it when its body is asked for. */
export async function readPlainMail(
  raw: Buffer,
  again: () => Promise<Uint8Array>,
): Promise<PlainMail> {
  const end = /\r?\n\r?\n/.exec(raw.toString('latin1', 0, 65_536));
  const mail = await PostalMime.parse(raw.subarray(0, end === null ? raw.length : end.index));
  const references = ids(mail.references ?? '').reverse();
  let body: Promise<PlainBody> | null = null;
  return {
    id: ids(mail.messageId ?? '')[0] ?? '',
    parents: [...new Set([...ids(mail.inReplyTo ?? ''), ...references])],
    subject: (mail.subject ?? '').replace(/\s+/g, ' ').trim(),
    name: (mail.from?.name ?? '').toLowerCase(),
    email: (mail.from?.address ?? '').toLowerCase(),
    time: Math.floor((Date.parse(mail.date ?? '') || 0) / 1000),
    open() {
      body ??= again().then(readBody);
      return body;
    },
  };
}

async function readBody(raw: Uint8Array): Promise<PlainBody> {
  const mail = await PostalMime.parse(raw as Uint8Array<ArrayBuffer>);
  const lines = (mail.text ?? '').split('\n').map((line) => line.replace(/\r$/, ''));
  const tags = lines.flatMap((line) => {
    const found = tag.exec(line);
    if (found === null) return [];
    const name = (found[1] ?? '').toLowerCase();
    return [`${name.charAt(0).toUpperCase()}${name.slice(1)}: ${(found[2] ?? '').trim()}`];
  });
  return { tags, hasPatch: lines.some((line) => /^(?:diff --git |--- a\/|@@ -\d)/.test(line)) };
}

const isAnswer = (mail: PlainMail) => /^(?:re|aw|fwd?)\s*:/i.test(mail.subject);
const bare = (subject: string) =>
  subject
    .replace(/^(?:\s*\[[^\]]*\])+/, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
const revisionOf = (subject: string) =>
  Number(/^(?:\s*\[[^\]]*?\bv(\d+)\b[^\]]*\])/i.exec(subject)?.[1] ?? 1);

/** Who posted what, and what was answered, by walking every mail. */
export class PlainThreads {
  readonly mails: readonly PlainMail[];
  readonly #byId: ReadonlyMap<string, PlainMail>;
  readonly #byTitle = new Map<string, PlainMail[]>();
  readonly #below = new Map<string, PlainMail[]>();

  constructor(mails: readonly PlainMail[]) {
    this.mails = mails;
    this.#byId = new Map(mails.map((mail) => [mail.id, mail]));
    for (const mail of this.#byId.values()) {
      if (!isAnswer(mail)) add(this.#byTitle, bare(mail.subject), mail);
      const parent = mail.parents[0];
      if (parent !== undefined) add(this.#below, parent, mail);
    }
  }

  /** Revisions that the author posted, and the tags given to them; null when the archive has no posting. */
  async read(
    subject: string,
    author: { readonly name: string; readonly email: string },
    committed: number,
  ): Promise<PlainThread | null> {
    const key = subject.replace(/\s+/g, ' ').trim().toLowerCase();
    const postings: PlainMail[] = [];
    for (const mail of this.#byTitle.get(key) ?? []) {
      const byAuthor =
        mail.email === author.email.toLowerCase() || mail.name === author.name.toLowerCase();
      if (!byAuthor || mail.time > committed + 86_400) continue;
      if ((await mail.open()).hasPatch) postings.push(mail);
    }
    if (postings.length === 0) return null;
    const revisions = [...new Set(postings.map((mail) => revisionOf(mail.subject)))];
    const tags = new Set<string>();
    for (const mail of postings) for (const one of await this.#tagsBelow(mail, 0)) tags.add(one);
    return {
      revisions: revisions.sort((a, b) => a - b),
      tags: [...tags].sort(),
      ids: postings.map((mail) => mail.id),
    };
  }

  /** Tags in answers below a mail; other patches, and what answers those, are passed over. */
  async #tagsBelow(mail: PlainMail, depth: number): Promise<string[]> {
    if (depth > 40) return [];
    const out: string[] = [];
    for (const one of this.#below.get(mail.id) ?? []) {
      const body = await one.open();
      if (!isAnswer(one) && body.hasPatch) continue;
      out.push(...body.tags, ...(await this.#tagsBelow(one, depth + 1)));
    }
    return out;
  }
}

export interface PlainThread {
  readonly revisions: readonly number[];
  readonly tags: readonly string[];
  readonly ids: readonly string[];
}

function add(map: Map<string, PlainMail[]>, key: string, mail: PlainMail): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [mail]);
  else list.push(mail);
}
