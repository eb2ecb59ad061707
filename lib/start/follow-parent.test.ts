import { fork } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const follow = pathToFileURL(path.join(import.meta.dirname, 'follow-parent.mjs')).href;
/** Says that it is there, and waits for one word. */
const waiter =
  "process.send('ready'); process.on('message', (word) => { process.send(word); process.disconnect(); });";

/** What a process says that is sent a word once it is ready, until it ends. */
async function said(options: { execArgv: string[]; env: NodeJS.ProcessEnv }): Promise<unknown[]> {
  const file = `data:text/javascript,${encodeURIComponent(waiter)}`;
  const child = fork('-', [], {
    ...options,
    execArgv: [...options.execArgv, '--import', file, '--eval', '0'],
  });
  const words: unknown[] = [];
  child.on('message', (word) => {
    words.push(word);
    // Whoever does not wait is gone by then.
    if (word === 'ready') setTimeout(() => child.connected && child.send('hello'), 300);
  });
  await new Promise((resolve) => child.once('exit', resolve));
  return words;
}

it('leaves alone a process that has it from its parent', { timeout: 60_000 }, async () => {
  const env = { ...process.env, NODE_OPTIONS: `--import=${follow}` };
  expect(await said({ execArgv: [], env })).toEqual(['ready', 'hello']);
});
