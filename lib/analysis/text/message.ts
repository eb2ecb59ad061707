import type { SymptomName } from '@/lib/analysis/message/symptoms';

/** Symptoms in words. */
export const symptomWords: Readonly<Record<SymptomName, string>> = {
  'use-after-free': 'use after free',
  'double-free': 'double free',
  'out-of-bounds': 'out-of-bounds access',
  'memory-corruption': 'memory corruption',
  'invalid-access': 'an invalid memory access',
  'information-leak': 'information leak',
  security: 'a security problem',
  'null-dereference': 'NULL dereference',
  crash: 'a crash',
  'data-loss': 'data loss or corruption',
  deadlock: 'deadlock',
  hang: 'a hang',
  race: 'a race',
  uninitialised: 'something not initialised',
  'integer-overflow': 'overflow or truncation',
  'divide-by-zero': 'division by zero',
  leak: 'a leak',
  'warning-splat': 'a kernel warning',
  'build-failure': 'a build problem',
  regression: 'a regression',
  performance: 'lost performance',
  'wrong-result': 'a wrong result',
  'functional-loss': 'something that does not work',
};
