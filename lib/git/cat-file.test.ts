import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { CatFile, type CatFileAnswer } from '@/lib/git/cat-file';
import { eachScratch } from '@/lib/git/testing/each-scratch';

/** How git's answers reach the reader: in pieces of so many bytes; the first process ends within its answer there. */
const wire = vi.hoisted(() => ({ piece: 1, endsAfter: Number.MAX_SAFE_INTEGER, started: 0 }));

vi.mock(import('@/lib/git/run-git'), async (importOriginal) => {
  const actual = await importOriginal();
  const spawnGit: typeof actual.spawnGit = async (...asked) => {
    const child = await actual.spawnGit(...asked);
    const { stdout } = child;
    if (stdout === null) throw new Error('git without pipes');
    const pieces = new EventEmitter();
    let left = wire.started === 0 ? wire.endsAfter : Number.MAX_SAFE_INTEGER;
    wire.started += 1;
    stdout.on('data', (chunk: Buffer) => {
      const told = chunk.subarray(0, left);
      left -= told.length;
      for (let at = 0; at < told.length; at += wire.piece) {
        pieces.emit('data', Buffer.from(told.subarray(at, at + wire.piece)));
      }
      if (left === 0) child.kill();
    });
    return new Proxy(child, {
      get(target, name) {
        if (name === 'stdout') return pieces;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    }) satisfies ChildProcess;
  };
  return { ...actual, spawnGit };
});

const scratch = eachScratch();
let reader: CatFile | undefined;
afterEach(() => {
  reader?.close();
  Object.assign(wire, { piece: 1, endsAfter: Number.MAX_SAFE_INTEGER, started: 0 });
});

const absent = 'f'.repeat(40);
const texts = {
  empty: '',
  break: '\n',
  plain: 'one\ntwo\n',
  unended: 'no line break',
  // What looks like an answer of its own.
  answer: `${'a'.repeat(40)} blob 3\nabc\n${absent} missing\n`,
  bytes: Buffer.from([0, 10, 255, 13, 10]),
  large: Buffer.alloc(3000, 'x\n'),
};

interface Asked {
  readonly name: string;
  readonly maxBytes?: number;
  readonly expected: string | Buffer;
}

/** Questions and what plain facts say of them: text of the object, or the word for why there is none. */
function questions(): readonly Asked[] {
  scratch.repository.commit({ branch: 'main', message: 'files\n', files: texts });
  const each = Object.entries(texts).flatMap(([file, content]): Asked[] => {
    const name = `main:${file}`;
    const { length } = Buffer.from(content as string);
    const tooLarge = { name, maxBytes: length - 1, expected: `too-large ${length}` };
    return [
      { name, expected: content },
      { name: absent, expected: 'missing 0' },
      ...(length === 0 ? [] : [tooLarge]),
      { name, maxBytes: length, expected: content },
    ];
  });
  return [...each, { name: 'main:no such file', expected: 'missing 0' }, ...each];
}

const said = (answer: CatFileAnswer) =>
  answer.kind === 'found' ? answer.object.content : `${answer.kind} ${answer.size}`;

async function expectAnswers(): Promise<void> {
  const asked = questions();
  const cat = new CatFile(scratch.repository.gitDir, 'content');
  reader = cat;
  const answers = await Promise.all(asked.map(({ name, maxBytes }) => cat.ask(name, maxBytes)));
  for (const [index, { name, expected }] of asked.entries()) {
    const answer = answers[index];
    const got = answer === undefined ? '' : said(answer);
    expect(got.toString('latin1'), `${index} ${name}`).toBe(
      typeof expected === 'string' ? expected : expected.toString('latin1'),
    );
  }
}

test.each([1, 2, 47, 1000, 100_000])('answers in pieces of %i bytes', async (piece) => {
  wire.piece = piece;
  await expectAnswers();
});

test.each([1, 30, 50, 51, 52, 300, 3500, 4000])(
  'asks again for what a process did not say that ended after %i bytes',
  async (endsAfter) => {
    Object.assign(wire, { piece: 13, endsAfter });
    await expectAnswers();
    expect(wire.started).toBe(2);
  },
);

test('headers are answers of one line', async () => {
  scratch.repository.commit({ branch: 'main', message: 'files\n', files: texts });
  const cat = new CatFile(scratch.repository.gitDir, 'header');
  reader = cat;
  const names = Object.keys(texts).map((file) => `main:${file}`);
  const answers = await Promise.all([...names, absent].map((name) => cat.ask(name)));
  const sizes = Object.values(texts).map((content) => Buffer.from(content as string).length);
  expect(answers.map((one) => (one.kind === 'found' ? one.object.size : one.kind))).toEqual([
    ...sizes,
    'missing',
  ]);
});
