/** A measurement: arguments after its name, exit code back (1: something did not hold). */
export type BenchRun = (argv: readonly string[]) => Promise<number>;
