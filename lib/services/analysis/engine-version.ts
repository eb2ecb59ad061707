/**
 * Kept with every analysis. Goes up when the phases, the matrix or the verdict model may say something else of the same
 * input; each phase has a version of its own beside it.
 */
export const engineVersion = '2';
