import { plainText } from '@/app/_http/plain-text';
import { param, route } from '@/app/_http/route';
import { getRawMail } from '@/lib/services/mail/get-raw-mail';

export const dynamic = 'force-dynamic';

/** The mail's own bytes, as text that a browser shows and never runs. */
export const GET = route({
  handle: async ({ ctx, params }) => {
    const project = param(params, 'project');
    const bytes = await getRawMail(ctx, { project, id: param(params, 'id') });
    return plainText(bytes);
  },
});
