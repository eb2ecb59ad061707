/** Where a command writes: lines of JSON to `stdout`, everything for a person to `stderr`. */
export interface Output {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

/** A command: arguments after its name, exit code back. */
export type CommandRun = (argv: readonly string[], io: Output) => Promise<number>;
