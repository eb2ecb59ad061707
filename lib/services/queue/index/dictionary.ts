/** Texts as small numbers, so that rows hold numbers and a filter looks at each text once, not once per row. */
export class Dictionary {
  readonly values: string[] = [];
  readonly #codes = new Map<string, number>();

  code(value: string): number {
    const known = this.#codes.get(value);
    if (known !== undefined) return known;
    const code = this.values.length;
    this.values.push(value);
    this.#codes.set(value, code);
    return code;
  }

  /** Code of a text, or -1. */
  find(value: string): number {
    return this.#codes.get(value) ?? -1;
  }

  /** One byte per code: 1 where the text passes. */
  passing(test: (value: string) => boolean): Uint8Array {
    return Uint8Array.from(this.values, (value) => (test(value) ? 1 : 0));
  }
}
