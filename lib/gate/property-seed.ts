import fc from 'fast-check';

/**
 * Properties draw the same examples in every run of the gate, so that it says the same of the same commit. To look for
 * more, give another seed: `PROPERTY_SEED=7 npx vitest run --project unit`.
 */
const seed = Number(process.env.PROPERTY_SEED ?? 20260505);
if (!Number.isSafeInteger(seed)) {
  throw new Error(`PROPERTY_SEED must be a whole number, not ${process.env.PROPERTY_SEED}`);
}
fc.configureGlobal({ seed });
