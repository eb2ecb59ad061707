/** What of the filter was not understood; nothing when all was. */
export function Problems({ problems }: { readonly problems: readonly string[] }) {
  if (problems.length === 0) return null;
  return (
    <p className="notice warn mb-2" role="status">
      {sayProblems(problems)}
    </p>
  );
}

/** A misspelt filter is still searched as a word; a wrong value is left out. */
export function sayProblems(problems: readonly string[]): string {
  const words = problems.filter((problem) => problem.includes('did you mean'));
  const left = problems.filter((problem) => !words.includes(problem));
  return [
    ...(left.length > 0 ? [`Not understood, and left out: ${left.join('; ')}.`] : []),
    ...words,
  ].join(' ');
}
