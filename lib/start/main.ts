import { AppError } from '@/lib/errors';
import { startStablehand } from '@/lib/start/stablehand';

const known = ['--no-demo', '--dev'];

async function main(args: readonly string[]): Promise<void> {
  const unknown = args.filter((arg) => !known.includes(arg));
  if (unknown.length > 0) {
    throw new AppError('bad-input', `Unknown: ${unknown.join(' ')}.`, {
      hint: `npm start -- [${known.join('] [')}]`,
    });
  }
  await startStablehand({ demo: !args.includes('--no-demo'), dev: args.includes('--dev') });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  const details = [error.data.output, error.data.log].filter((text) => typeof text === 'string');
  process.stderr.write(`\n${[error.message, error.hint, ...details].filter(Boolean).join('\n')}\n`);
  process.exit(1);
}
