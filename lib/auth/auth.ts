import { APIError, betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { createAuthMiddleware } from 'better-auth/api';
import { nextCookies } from 'better-auth/next-js';
import { publicUrl, trustedOrigins } from '@/lib/auth/origins';
import { sessionSecret } from '@/lib/data-directory';
import { db } from '@/lib/db/client';
import { notifyPersonChanged } from '@/lib/db/queries/notify';
import {
  countFailedSignIns,
  oldestFailedSignIn,
  recordSignIn,
} from '@/lib/db/queries/sign-in-attempt';
import { log } from '@/lib/log';

/** Ten wrong passwords for one account lock it for a quarter of an hour, whatever addresses they came from. */
const maxFailures = 10;
const lockMs = 15 * 60_000;

const emailOf = (body: unknown): string | null =>
  typeof body === 'object' && body !== null && 'email' in body && typeof body.email === 'string'
    ? body.email.trim().toLowerCase()
    : null;

function make() {
  return betterAuth({
    appName: 'Stablehand',
    baseURL: publicUrl(),
    basePath: '/api/auth',
    secret: sessionSecret(),
    trustedOrigins: trustedOrigins(),
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      log: (level, message) => log('auth')[level](message),
    },
    database: prismaAdapter(db(), { provider: 'postgresql' }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true, // people come by invitation (lib/services/people)
      minPasswordLength: 12,
      maxPasswordLength: 256,
    },
    session: { expiresIn: 30 * 86_400, updateAge: 86_400 },
    // Per address; the lock per account is below. Both live in the database, so that every web process counts together.
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: 300,
      // Counted on until a minute goes by without a request: an office behind one address must not lock itself out.
      customRules: { '/sign-in/email': { window: 60, max: 600 } },
    },
    // Names and addresses stand in the record of decisions: they change through /settings/people alone.
    disabledPaths: ['/update-user', '/change-email', '/delete-user', '/sign-up/email'],
    advanced: { cookiePrefix: 'stablehand', useSecureCookies: publicUrl().startsWith('https:') },
    databaseHooks: {
      session: {
        // Signing out ends what that browser holds open.
        delete: { after: (session) => notifyPersonChanged(db(), session.userId) },
        create: {
          before: async (session) => {
            const user = await db().user.findUnique({ where: { id: session.userId } });
            if (user === null || user.deactivatedAt !== null) {
              throw new APIError('FORBIDDEN', { message: 'This account is deactivated.' });
            }
          },
        },
      },
    },
    hooks: {
      before: createAuthMiddleware(async (context) => {
        if (context.path !== '/sign-in/email') return;
        const email = emailOf(context.body);
        if (email === null) return;
        const since = new Date(Date.now() - lockMs);
        if ((await countFailedSignIns(db(), email, since)) < maxFailures) return;
        const oldest = (await oldestFailedSignIn(db(), email, since)) ?? new Date();
        const seconds = Math.max(1, Math.ceil((oldest.getTime() + lockMs - Date.now()) / 1000));
        throw new APIError(
          'TOO_MANY_REQUESTS',
          {
            message: `Too many wrong passwords for this account. Try again in ${Math.ceil(seconds / 60)} minutes, or ask an admin for a new link.`,
            retryAfterSeconds: seconds,
          },
          { 'Retry-After': String(seconds) },
        );
      }),
      after: createAuthMiddleware(async (context) => {
        if (context.path !== '/sign-in/email') return;
        const email = emailOf(context.body);
        if (email === null) return;
        const returned = context.context.returned;
        if (returned instanceof APIError && returned.statusCode !== 401) return;
        await recordSignIn(db(), email, !(returned instanceof APIError), new Date());
      }),
    },
    plugins: [nextCookies()],
  });
}

type Auth = ReturnType<typeof make>;
let made: Auth | null = null;

/** The sign-in part, made at first use: importing this file needs neither a database nor a secret. */
export function auth(): Auth {
  made ??= make();
  return made;
}
