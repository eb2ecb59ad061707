import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { sourceDigest } from './source-digest.mjs';

/** The checkout. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Below node_modules, so that only who may change the code that runs may put a bundle there, and so that `npm ci`
 * removes it.
 */
const cache = path.join(root, 'node_modules', '.cache', 'stablehand');

/** What bundles leave out: `start.mjs` runs from the sources whatever needs it. */
export const external = ['@/lib/cli/matrix-deeper'];

/**
 * A bundle of an entry file and everything it imports, made again whenever one of them changed. The path of the
 * bundle; null where none can be made or kept (a read-only checkout).
 * @param {string} entry below the checkout
 * @returns {string | null}
 */
export function freshBundle(entry) {
  const manifest = path.join(cache, `${entry.replace(/\W/g, '-')}.json`);
  try {
    return kept(manifest) ?? make(entry, manifest);
  } catch {
    // Whatever it is, the sources themselves say it better.
    return null;
  }
}

/** @param {string} manifest @returns {string | null} */
function kept(manifest) {
  let known;
  try {
    known = JSON.parse(fs.readFileSync(manifest, 'utf8'));
  } catch {
    return null; // none yet, or half written
  }
  const { node, bundle, files } = known;
  if (node !== process.version || !/^[0-9a-f]{64}\.mjs$/.test(bundle)) return null;
  for (const [file, stamp] of Object.entries(files)) if (stampOf(file) !== stamp) return null;
  const found = path.join(cache, bundle);
  // A bundle that somebody damaged is no bundle.
  const sum = createHash('sha256').update(fs.readFileSync(found)).digest('hex');
  return `${sum}.mjs` === bundle ? found : null;
}

/** @param {string} entry @param {string} manifest @returns {string} */
function make(entry, manifest) {
  // esbuild comes with tsx, which runs everything else.
  const require = createRequire(createRequire(import.meta.url).resolve('tsx/package.json'));
  // In a process that ends with it: the other way leaves one running beside the command.
  const { buildSync } = require('esbuild');
  // Read first: what changes while the bundle is made gives it a stamp that is out of date.
  const before = Date.now();
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    external,
    define: { digestOfBundle: JSON.stringify(sourceDigest(root)) },
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Half as much to read and to parse at every start; names stay for whoever reads a trace.
    minifyWhitespace: true,
    write: false,
    metafile: true,
    outfile: 'bundle.mjs',
    logLevel: 'silent',
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error('no bundle was made');
  const name = `${createHash('sha256').update(output.contents).digest('hex')}.mjs`;
  // What is installed changes together with npm's own list of it.
  const own = Object.keys(metafile.inputs).filter((file) => !file.startsWith('node_modules/'));
  const watched = new Set([
    'tsconfig.json',
    'package.json',
    'node_modules/.package-lock.json',
    ...own,
  ]);
  // A file put beside another one can come before it.
  for (const file of own) watched.add(path.dirname(file));
  /** @type {Record<string, string>} */
  const files = {};
  for (const file of watched) {
    const stamp = stampOf(file);
    if (Number(stamp.split(' ')[1]) > before) throw new Error(`${file} is changing`);
    files[file] = stamp;
  }
  fs.mkdirSync(cache, { recursive: true });
  put(path.join(cache, name), output.contents);
  put(manifest, JSON.stringify({ node: process.version, bundle: name, files }));
  removeOld(name);
  return path.join(cache, name);
}

/** @param {string} file below the checkout @returns {string} */
function stampOf(file) {
  const found = fs.statSync(path.join(root, file), { throwIfNoEntry: false });
  return found === undefined ? 'none' : `${found.isDirectory() ? 0 : found.size} ${found.mtimeMs}`;
}

/** All at once: who reads it sees the old content or the new one. @param {string} file @param {string | Uint8Array} content */
function put(file, content) {
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  fs.writeFileSync(aside, content);
  fs.renameSync(aside, file);
}

/** Another process may be about to read a bundle: only those of yesterday go. @param {string} name */
function removeOld(name) {
  for (const other of fs.readdirSync(cache)) {
    const file = path.join(cache, other);
    const old = fs.statSync(file).mtimeMs < Date.now() - 86_400_000;
    if (other !== name && old && /\.mjs(\.[0-9a-f]+)?$/.test(other))
      fs.rmSync(file, { force: true });
  }
}
