import { SnapshotRepository } from '@/lib/git/testing/snapshot-repository';

/** Counts on the page's window: a value means that something ran. */
export const strike = (by: string): string =>
  `window.__struck=(window.__struck||'')+'${by.replace(/\W/g, '')};'`;

/** An element that runs its script as soon as it is parsed as one. */
export const image = (by: string): string => `<img src=x onerror="${strike(by)}">`;

const red = '\u001b[31mred\u001b[0m';
const reversed = '\u202edeksamnu\u202c';

export interface HostileRepository {
  readonly gitDir: string;
  /** A ref name that git allows. */
  readonly upstream: string;
  readonly oid: string;
  readonly subject: string;
  /** A mailbox with one selection of a commit that is in no repository, hostile in every part. */
  readonly mailbox: Buffer;
  readonly mailOid: string;
  remove(): void;
}

/** A small repository, written by plain git, with markup, formulas and terminal escapes wherever git takes a text. */
export function makeHostileRepository(): HostileRepository {
  const repository = new SnapshotRepository('stablehand-e2e-hostile-');
  const upstream = `main<svg/onload=${strike('ref').replace(/[^\w=.;'|()+]/g, '')}>"'&lt;b&gt;`;
  const path = `drivers/${image('path').replaceAll('/', '')}.c`;
  const history = new History(repository);
  const lines = Array.from({ length: 30 }, (_one, at) => `line ${at}\n`);
  const tree = { MAINTAINERS: 'x\n', Kconfig: 'x\n', Makefile: 'VERSION = 6\n' };
  const first = history.commit(`refs/heads/${upstream}`, null, 'base: begin\n', {
    ...tree,
    [path]: lines.join(''),
  });
  for (const branch of ['linux-6.6.y', 'linux-6.1.y']) {
    repository.run(['update-ref', `refs/heads/${branch}`, first]);
  }
  repository.run(['update-ref', `refs/heads/linux-5.15.y${'<b>'}'"`, first]);
  const hurt = lines.with(14, `<script>${strike('base')}</script>\n`);
  const broken = history.commit(
    `refs/heads/${upstream}`,
    first,
    `base: break ${image('introducing')}\n`,
    { [path]: hurt.join('') },
  );
  for (const branch of ['linux-6.6.y', 'linux-6.1.y']) {
    repository.run(['update-ref', `refs/heads/${branch}`, broken]);
  }
  const subject = `=1+1 base: fix ${image('subject')} &lt;b&gt; "'\` ${red} ${reversed}`;
  const message = [
    subject,
    '',
    `Body ${image('body')} </pre></textarea><script>${strike('script')}</script> ${red}`,
    '{{7*7}} #{7*7} <%= 7*7 %> javascript:alert(1)',
    `${'long '.repeat(4000)}`,
    '',
    `Fixes: ${broken.slice(0, 12)} ("base: break ${image('introducing')}")`,
    `Reported-by: ${image('reporter')} <a@example.org>`,
    `Link: javascript:${strike('link')}`,
    `Closes: data:text/html,<script>${strike('closes')}</script>`,
    `Cc: stable@vger.kernel.org # 6.1+ ${image('cc')}`,
    '',
  ].join('\n');
  const mended = lines.with(
    14,
    `</code></td>${image('diff')} ${red} ${reversed} ${'x'.repeat(50_000)}\n`,
  );
  const oid = history.commit(`refs/heads/${upstream}`, broken, message, {
    [path]: mended.join(''),
    [`new\t"quoted"\\${image('name').replaceAll('/', '')}.c`]: 'int a;\n',
  });
  const mailOid = '1234567890123456789012345678901234567890';
  return {
    gitDir: repository.gitDir,
    upstream,
    oid,
    subject,
    mailbox: Buffer.from(hostileMail(mailOid)),
    mailOid,
    remove: () => repository.remove(),
  };
}

/** Commits with an author and paths of any bytes that git takes. */
class History {
  readonly #repository: SnapshotRepository;
  #time = Math.floor(Date.now() / 1000) - 90 * 86_400;

  constructor(repository: SnapshotRepository) {
    this.#repository = repository;
  }

  commit(
    ref: string,
    parent: string | null,
    message: string,
    files: Readonly<Record<string, string>>,
  ): string {
    this.#time += 3_600;
    const who = `=cmd|' /C calc'!A0 "&lt;img src=x&gt;${reversed} <a"onload@example.org> ${this.#time} +0000`;
    const parts = [
      `commit ${ref}\nauthor ${who}\ncommitter ${who}\n`,
      `data ${Buffer.byteLength(message)}\n${message}\n`,
      parent === null ? '' : `from ${parent}\n`,
    ];
    for (const [name, content] of Object.entries(files)) {
      const quoted = `"${name.replace(/[\\"]/g, '\\$&').replaceAll('\t', '\\t')}"`;
      parts.push(`M 100644 inline ${quoted}\ndata ${Buffer.byteLength(content)}\n${content}\n`);
    }
    this.#repository.run(['fast-import', '--quiet', '--force'], { input: parts.join('') });
    return this.#repository.text(['rev-parse', ref]);
  }
}

function hostileMail(upstream: string): string {
  return [
    'From hostile Mon Jan  5 11:00:00 2026',
    `From: "${image('sender').replaceAll('"', "'")}" <sender@example.org>`,
    `Subject: [PATCH AUTOSEL 6.6-6.1] base: mail ${image('mailsubject')} ${red}`,
    `Message-ID: <"${image('id').replaceAll('"', "'")}"@example.org>`,
    'Date: Mon, 5 Jan 2026 11:00:00 +0000',
    'X-stable: review',
    '',
    `From: ${image('mailauthor')} <author@example.org>`,
    '',
    `[ Upstream commit ${upstream} ]`,
    '',
    `It does ${image('mailbody')} ${red} ${reversed}.`,
    '',
    `Link: javascript:${strike('maillink')}`,
    'Signed-off-by: Sel <sel@example.org>',
    '---',
    '',
    'LLM Generated explanations, may be completely bogus:',
    '',
    '**YES**',
    '',
    `## PHASE 1 ${image('phase')}`,
    `[click](javascript:${strike('markdown')}) ![x](x" onerror="${strike('markdownimage')})`,
    `<script>${strike('explanation')}</script>`,
    '',
    ` ${image('stat')}.c | 2 +-`,
    ' 1 file changed, 1 insertion(+), 1 deletion(-)',
    '',
    `diff --git a/${image('a')}.c b/${image('b')}.c`,
    'index 1111111..2222222 100644',
    `--- a/${image('a')}.c`,
    `+++ b/${image('b')}.c`,
    `@@ -1,3 +1,3 @@ ${image('hunk')}`,
    ' int a;',
    `-<script>${strike('minus')}</script>`,
    `+${image('plus')} ${red}`,
    ' int b;',
    '-- ',
    '2.39.5',
    '',
    '',
  ].join('\n');
}
