import { classifyChange } from '@/lib/analysis/change/classes';
import { parsePatch } from '@/lib/diff/parse-patch';

/** A patch of one file with one hunk, whose lines begin with " ", "+" or "-". */
export function patch(path: string, body: readonly string[], section = 'int f(void)'): string {
  const old = body.filter((line) => !line.startsWith('+')).length;
  const now = body.filter((line) => !line.startsWith('-')).length;
  return `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -10,${old} +10,${now} @@ ${section}\n${body.join('\n')}\n`;
}

/** The classes of such a patch. */
export const classes = (path: string, body: readonly string[], section?: string) =>
  classifyChange(parsePatch(patch(path, body, section))).map((one) => one.class);
