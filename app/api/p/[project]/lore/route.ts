import { param, route } from '@/app/_http/route';
import { LoreSettings } from '@/lib/contracts/archives';
import { getLore, setLore } from '@/lib/services/archives/lore-settings';

/** The archive on the network that phase 4 asks. */
export const GET = route({
  handle: ({ ctx, params }) => getLore(ctx, { project: param(params, 'project') }),
});

export const POST = route({
  body: LoreSettings,
  handle: ({ ctx, params, body }) =>
    setLore(ctx, { project: param(params, 'project'), settings: body }),
});
