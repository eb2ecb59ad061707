/**
 * Weights of the verdict model, one number per named feature. Set by hand from the stable rules and from what the real
 * walk-throughs weigh; NOT yet fitted on ground truth, so the confidence that follows from them is an ordering, not a
 * measured probability. A script that fits them on what maintainers really backported replaces this file's numbers.
 */
export const modelVersion = 1;

export const weights = {
  base: -2.2,
  // Phase 1
  'stable-request': 3.5,
  'fixes-valid': 2.2,
  'fixes-doubtful': 0.6,
  'fix-word': 1.2,
  'hidden-fix': 1.2,
  'repair-wording': 0.8,
  'is-revert': 0.6,
  'symptom-critical': 1.6,
  'symptom-high': 1.3,
  'symptom-medium': 0.8,
  'symptom-low': 0.4,
  'trace-quoted': 0.8,
  'reported-by-person': 0.7,
  'reported-by-bot': 0.5,
  'bug-link': 0.4,
  cve: 2,
  tested: 0.5,
  reviewed: 0.4,
  'no-autosel': -5,
  nack: -3,
  'no-change-claimed': -2,
  'nobody-asked': -0.4,
  'feature-words': -2,
  // Phase 2
  'small-patch': 0.4,
  'large-patch': -0.7,
  'very-large-patch': -2,
  'defect-shaped': 0.5,
  'device-id': 2.6,
  quirk: 1.6,
  'metadata-only': 0.6,
  'build-fix': 0.6,
  'documentation-only': -4,
  'test-only': -3,
  'comment-only': -4,
  'cleanup-only': -3,
  'empty-patch': -6,
  'new-interface': -0.9,
  'interface-changed': -1.3,
  'risk-low': 0.3,
  'risk-high': -0.8,
  // Phase 3
  'requested-elsewhere': 0.8,
  'blame-agrees': 0.3,
  released: 0.2,
  'followed-up': -0.5,
  reverted: -6,
  restored: -0.4,
  // Phase 6
  'lands-where-needed': 0.5,
  'conflicts-everywhere': -0.5,
  'no-branch-affected': -2.5,
} as const;

export type FeatureName = Exclude<keyof typeof weights, 'base'>;
