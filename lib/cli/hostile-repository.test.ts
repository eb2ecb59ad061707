import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run as analyze } from '@/lib/cli/analyze';
import { run as matrix } from '@/lib/cli/matrix';
import { SnapshotRepository, snapshot } from '@/lib/git/testing/snapshot-repository';

class Collected extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
}

const folder = mkdtempSync(path.join(tmpdir(), 'stablehand-hostile-cli-'));
const sprung = path.join(folder, 'sprung');
let repository: SnapshotRepository;
let fix = '';
let other = '';

beforeAll(() => {
  repository = new SnapshotRepository();
  const start = Array.from({ length: 30 }, (_one, index) => `line ${index}\n`).join('');
  const attributes = { '.gitattributes': '* filter=trap diff=trap merge=trap\n' };
  const first = repository.commit('main', snapshot({ ...attributes, a: start, b: start }));
  repository.commit('stable', snapshot({ ...attributes, a: start.replace('line 25', 'old') }), {
    parents: [first],
  });
  fix = repository.commit(
    'main',
    snapshot({ ...attributes, a: start.replace('line 3\n', 'fixed\n'), b: start }),
    { message: `a: fix line 3\n\nFixes: ${first.slice(0, 12)} ("change")\n` },
  );
  other = repository.commit('main', snapshot({ ...attributes, a: start, b: 'b\n' }));
  repository.run(['config', 'uploadpack.allowFilter', 'true']);
});
afterAll(() => {
  repository.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** A partial clone whose remote would run a program if it were ever asked. */
function partial(filter: string): string {
  const into = path.join(folder, `partial-${filter.replace(/\W/g, '-')}`);
  const url = `file://${repository.gitDir}`;
  repository.run(['clone', '-q', '--bare', `--filter=${filter}`, url, into], { cwd: folder });
  trap(into);
  return into;
}

/** Every way in which a repository's own configuration names a program. */
function trap(gitDir: string): void {
  const program = path.join(folder, 'trap.sh');
  writeFileSync(program, `#!/bin/sh\ntouch ${sprung}\n`, { mode: 0o755 });
  const keys = [
    ...['core.fsmonitor', 'core.sshCommand', 'core.pager', 'core.alternateRefsCommand'],
    ...['core.gitProxy', 'uploadpack.packObjectsHook', 'diff.external', 'diff.trap.textconv'],
    ...['diff.trap.command', 'merge.trap.driver', 'filter.trap.clean', 'filter.trap.smudge'],
    ...['filter.trap.process', 'gpg.program', 'credential.helper', 'pager.log', 'sequence.editor'],
    ...['remote.origin.uploadpack', 'trailer.x.command', 'trailer.x.cmd', 'core.askPass'],
  ];
  const config = keys.map((key) => {
    const [section = '', ...rest] = key.split('.');
    const name = rest.pop() ?? '';
    const sub = rest.length > 0 ? ` "${rest.join('.')}"` : '';
    return `[${section}${sub}]\n\t${name} = ${program}\n`;
  });
  const included = path.join(folder, 'included');
  writeFileSync(included, `[alias]\n\tcat-file = !${program}\n\trev-list = !${program}\n`);
  appendFileSync(
    path.join(gitDir, 'config'),
    `${config.join('')}[include]\n\tpath = ${included}\n[protocol]\n\tallow = always\n[log]\n\tshowSignature = true\n` +
      `[remote "origin"]\n\turl = ext::sh -c ${program}\n\tpromisor = true\n[url "ext::sh -c ${program}"]\n\tinsteadOf = file://\n`,
  );
}

/** Names, sizes, times and contents of everything in a repository. */
function everything(gitDir: string): string[] {
  return readdirSync(gitDir, { recursive: true, encoding: 'utf8' })
    .map((name) => {
      const file = path.join(gitDir, name);
      const found = statSync(file);
      const content = found.isFile() ? readFileSync(file).toString('base64') : '';
      return `${name} ${found.mode} ${found.mtimeMs} ${found.ctimeMs} ${content}`;
    })
    .sort();
}

async function cells(gitDir: string) {
  const commits = path.join(folder, 'commits');
  writeFileSync(commits, `${fix}\n${other}\n--upload-pack=x\n${'1'.repeat(40)}\n`);
  const io = { stdout: new Collected(), stderr: new Collected() };
  const ends = ['--upstream', 'main', '--branch', 'stable', '--commits', commits, '--json'];
  const code = await matrix(['--git-dir', gitDir, ...ends], io);
  const lines = io.stdout.text.split('\n').filter((line) => line !== '');
  return {
    code,
    said: io.stderr.text,
    cells: lines.map((line) => JSON.parse(line) as { state: string; reason: string }),
  };
}

async function walkThrough(gitDir: string) {
  const io = { stdout: new Collected(), stderr: new Collected() };
  const ends = ['--upstream', 'main', '--branch', 'stable', '--json'];
  const code = await analyze([fix, '--git-dir', gitDir, ...ends], io);
  return { code, result: JSON.parse(io.stdout.text || '{}') as { phases?: object[] } };
}

describe('a repository that would run programs, or lacks a part', () => {
  it('is read as if its configuration were not there', async () => {
    trap(repository.gitDir);
    const before = everything(repository.gitDir);
    const { code, cells: found } = await cells(repository.gitDir);
    expect(code).toBe(0);
    expect(found.map((cell) => cell.state)).toEqual(['applies', 'conflicts', 'unknown', 'unknown']);
    expect((await walkThrough(repository.gitDir)).code).toBe(0);
    expect(everything(repository.gitDir)).toEqual(before);
    expect(existsSync(sprung)).toBe(false);
  });

  it.each(['blob:none', 'tree:0'])(
    'without %s it is unknown, and nothing is fetched',
    async (filter) => {
      const gitDir = partial(filter);
      const before = everything(gitDir);
      const { code, cells: found } = await cells(gitDir);
      expect(code).toBe(0);
      expect(found.map((cell) => cell.state)).toEqual(Array(4).fill('unknown'));
      expect(found[0]?.reason).toContain('does not hold');
      expect(found[0]?.reason).toContain('fetch it with git');
      const analysed = await walkThrough(gitDir);
      expect(analysed.code).toBe(0);
      expect(analysed.result.phases).toHaveLength(9);
      expect(everything(gitDir)).toEqual(before);
      expect(existsSync(sprung)).toBe(false);
    },
  );

  it('a damaged commit is unknown by itself', async () => {
    const gitDir = path.join(folder, 'damaged');
    const url = `file://${repository.gitDir}`;
    repository.run(['-c', 'transfer.unpackLimit=1000', 'clone', '-q', '--bare', url, gitDir], {
      cwd: folder,
    });
    const pack = path.join(gitDir, 'objects', 'pack');
    for (const name of readdirSync(pack).filter((one) => one.endsWith('.pack'))) {
      const bytes = readFileSync(path.join(pack, name));
      rmSync(pack, { recursive: true });
      repository.run(['unpack-objects', '-q'], { cwd: gitDir, input: bytes });
    }
    const loose = path.join(gitDir, 'objects', fix.slice(0, 2), fix.slice(2));
    chmodSync(loose, 0o600);
    writeFileSync(loose, '');
    const { code, cells: found } = await cells(gitDir);
    expect(code).toBe(0);
    expect(found[0]?.state).toBe('unknown');
    expect(found).toHaveLength(4);
  });
});
