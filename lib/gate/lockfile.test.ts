import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      resolved: z.string().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});
const { packages } = Lock.parse(
  JSON.parse(fs.readFileSync(path.resolve('package-lock.json'), 'utf8')),
);

it('names no download address: every registry serves it', () => {
  expect(Object.keys(packages).filter((name) => packages[name]?.resolved)).toEqual([]);
});

// A registry that lacks a package for some other platform makes `npm install` leave it out of the lockfile, and then
// `npm ci` refuses the lockfile everywhere.
it('has an entry for the packages of every platform', () => {
  const missing = Object.entries(packages).flatMap(([where, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter((name) => {
      for (let at = where; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
        if (packages[at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`])
          return false;
        if (at === '') return true;
      }
    }),
  );
  expect(missing).toEqual([]);
});
