export interface ShortRef {
  readonly kind: 'head' | 'remote' | 'tag' | 'other';
  /** Without refs/heads/, refs/tags/ or refs/remotes/<remote>/. */
  readonly short: string;
  readonly remote: string | null;
}

/** Splits a full ref name. A remote's name is taken to be one path component, as `git remote add` makes it. */
export function shortRef(name: string): ShortRef {
  if (name.startsWith('refs/heads/')) {
    return { kind: 'head', short: name.slice('refs/heads/'.length), remote: null };
  }
  if (name.startsWith('refs/tags/')) {
    return { kind: 'tag', short: name.slice('refs/tags/'.length), remote: null };
  }
  const remote = /^refs\/remotes\/([^/]+)\/(.+)$/.exec(name);
  if (remote?.[1] && remote[2]) return { kind: 'remote', short: remote[2], remote: remote[1] };
  return { kind: 'other', short: name, remote: null };
}
