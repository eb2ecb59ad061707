/** The head of a message as a list archive's web page shows it: subject, name, `a at b`, date, each on its own line. */
export interface WebArchiveHead {
  readonly subject: string;
  readonly name: string;
  /** `at` turned back into `@`. */
  readonly email: string;
  readonly date: string;
  /** Offset of the body. */
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

const addressLine = /^[ \t]*([\w.+-]+)(?: at |@)([\w-]+(?:\.[\w-]+)+)[ \t]*$/;
const dateLine =
  /^[ \t]*(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?[A-Z][a-z]{2} +\d{1,2} +\d\d:\d\d(?::\d\d)? +\S+ +\d{4}[ \t]*$/;
const navigation =
  /^[ \t]*(?:(?:previous|next) message|messages sorted by|more information about|search)\b/i;
/** Hours east of UTC of the zone words pipermail prints; Date.parse knows the American ones. */
const zoneOffset: Readonly<Record<string, string>> = {
  CET: '+0100',
  CEST: '+0200',
  BST: '+0100',
  IST: '+0530',
  EET: '+0200',
  EEST: '+0300',
  JST: '+0900',
  AEST: '+1000',
  AEDT: '+1100',
};

/**
 * Reads a message copied from a pipermail page (no headers, `a at b`, lost indentation). Null when the text does not
 * start that way: subject (one or more lines), name, address, date within the first lines.
 */
export function readWebArchive(latin: string): WebArchiveHead | null {
  const lines: { text: string; end: number }[] = [];
  let position = 0;
  while (lines.length < 14 && position < latin.length) {
    const newline = latin.indexOf('\n', position);
    const end = newline === -1 ? latin.length : newline + 1;
    lines.push({ text: latin.slice(position, end).replace(/\r?\n$/, ''), end });
    position = end;
  }
  const filled = lines.filter((line) => line.text.trim() !== '');
  const at = filled.findIndex((line) => addressLine.test(line.text));
  const address = addressLine.exec(filled[at]?.text ?? '');
  const date = filled[at + 1];
  if (at < 2 || !address || !date || !dateLine.test(date.text)) return null;
  const subject = filled
    .slice(0, at - 1)
    .map((line) => line.text.trim())
    .join(' ');
  let bodyStart = date.end;
  for (;;) {
    const newline = latin.indexOf('\n', bodyStart);
    const line = latin.slice(bodyStart, newline === -1 ? latin.length : newline);
    if (newline === -1 || !(line.trim() === '' || navigation.test(line))) break;
    bodyStart = newline + 1;
  }
  const footer = /^[ \t]*More information about the \S+[\s]+mailing list[ \t]*$/m.exec(
    latin.slice(bodyStart),
  );
  return {
    subject,
    name: filled[at - 1]?.text.trim() ?? '',
    email: `${address[1]}@${address[2]}`,
    date: date.text.trim().replace(/ ([A-Z]{3,4}) (\d{4})$/, (_, zone: string, year: string) => {
      return ` ${zoneOffset[zone] ?? zone} ${year}`;
    }),
    bodyStart,
    bodyEnd: footer ? bodyStart + footer.index : latin.length,
  };
}
