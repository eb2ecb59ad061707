import path from 'node:path';
import { dataDirectory, writeSecretFile } from '@/lib/data-directory';
import { cliContext } from '@/lib/services/context';
import { ensureDemoProject } from '@/lib/services/demo/make-demo-project';
import { ensureFirstAdminLink } from '@/lib/services/people/first-admin-link';

/** What a step has to tell the person who started Stablehand. */
export interface FirstStep {
  readonly name: string;
  /** Does what is still to do; the text to show, or null when there is nothing to say. */
  run(): Promise<string | null>;
}

/** Where the first admin's link is kept too, for who lost sight of the terminal. */
export const linkFile = (): string => path.join(dataDirectory(), 'first-admin-link');

const firstAdmin: FirstStep = {
  name: 'first admin',
  async run() {
    const link = await ensureFirstAdminLink();
    if (link === null) return null;
    writeSecretFile(linkFile(), `${link}\n`);
    return `Nobody can sign in yet. Open this link, once, to become the first admin:\n\n    ${link}\n`;
  },
};

const demo: FirstStep = {
  name: 'demo',
  async run() {
    const made = await ensureDemoProject(cliContext('start'));
    if (made === null) return null;
    return 'There was no project, so a demo is made: its analyses take a few seconds to come in.\n';
  },
};

/** Done in order after the database is migrated, before anything is served. */
export const firstSteps = (options: { readonly demo: boolean }): readonly FirstStep[] =>
  options.demo ? [demo, firstAdmin] : [firstAdmin];
