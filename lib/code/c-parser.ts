import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Language, Parser } from 'web-tree-sitter';

let loading: Promise<Parser> | null = null;

/**
 * The one C parser of this process (tree-sitter, as WebAssembly: no compiler is needed to install it). Parsing is
 * synchronous, so one instance serves all callers.
 */
export function cParser(): Promise<Parser> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Parser> {
  const require = createRequire(path.join(process.cwd(), 'package.json'));
  const locate = (name: string) => {
    try {
      return createRequire(import.meta.url).resolve(name);
    } catch {
      // A bundled server has no module folder beside its chunks; the installation's own is where it was started.
      return require.resolve(name);
    }
  };
  const engine = await readFile(locate('web-tree-sitter/web-tree-sitter.wasm'));
  await Parser.init({ wasmBinary: engine });
  const grammar = await readFile(locate('tree-sitter-c/tree-sitter-c.wasm'));
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return parser;
}
