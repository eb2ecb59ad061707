/** Somebody who may be named in a comment. */
export interface Nameable {
  readonly id: string;
  readonly name: string;
}

const partOfWord = /[\p{L}\p{N}_]/u;

/**
 * Who a comment names: `@` before the whole name of a member, upper and lower case alike, as in "@Ada Byron: see line 3".
 * Where one name begins with another, the longer one counts. Each person once, in the order of the text; an `@` inside
 * a word (a mail address) names nobody.
 */
export function mentionsIn<Person extends Nameable>(
  body: string,
  people: readonly Person[],
): readonly Person[] {
  const byLength = people
    .filter((person) => person.name !== '')
    .sort((a, b) => b.name.length - a.name.length);
  const text = body.toLowerCase();
  const found: Person[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (at > 0 && partOfWord.test(text.charAt(at - 1))) continue;
    const named = byLength.find((person) => {
      const end = at + 1 + person.name.length;
      return (
        text.slice(at + 1, end) === person.name.toLowerCase() && !partOfWord.test(text.charAt(end))
      );
    });
    if (named && !found.includes(named)) found.push(named);
  }
  return found;
}
