/** The files of one commit, by path. */
export type Files = ReadonlyMap<string, string>;

/** One step from one tree to the next. It throws when the tree is not what the step expects. */
export type Change = (files: Map<string, string>) => void;

/** Source text as it stands between the back-quotes: escapes stay as written, the first line break is left out. */
export function text(strings: TemplateStringsArray): string {
  return (strings.raw[0] ?? '').replace(/^\n/, '');
}

/** A new file. */
export function add(path: string, content: string): Change {
  return (files) => {
    if (files.has(path)) throw new Error(`demo story: ${path} exists already`);
    files.set(path, content);
  };
}

/** A file with new content from top to bottom. */
export function rewrite(path: string, content: string): Change {
  return (files) => {
    if (!files.has(path)) throw new Error(`demo story: ${path} does not exist`);
    files.set(path, content);
  };
}

/** Replaces the one place where `before` stands in the file. */
export function edit(path: string, before: string, after: string): Change {
  return (files) => {
    const old = files.get(path);
    if (old === undefined) throw new Error(`demo story: ${path} does not exist`);
    const parts = old.split(before);
    if (parts.length !== 2)
      throw new Error(`demo story: ${path} has ${parts.length - 1} places with ${before}`);
    files.set(path, parts.join(after));
  };
}

export function remove(path: string): Change {
  return (files) => {
    if (!files.delete(path)) throw new Error(`demo story: ${path} does not exist`);
  };
}

/** Moves a file as it is. */
export function move(from: string, to: string): Change {
  return (files) => {
    const content = files.get(from);
    if (content === undefined || files.has(to))
      throw new Error(`demo story: cannot move ${from} to ${to}`);
    files.delete(from);
    files.set(to, content);
  };
}
