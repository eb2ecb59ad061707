/** What this needs to know of a node of the markdown tree (mdast). */
interface Node {
  type: string;
  value?: string;
  children?: Node[];
  data?: Record<string, unknown>;
}

const word = /[\p{L}\p{N}_]/u;

/** Marks `@Name` of known names in the text of a markdown tree; code is left alone. */
export function markMentions(names: readonly string[]) {
  const known = [...names].sort((a, b) => b.length - a.length);
  const walk = (node: Node): void => {
    if (!node.children) return;
    node.children = node.children.flatMap((child) => {
      if (child.type === 'text' && child.value?.includes('@')) return split(child.value, known);
      walk(child);
      return [child];
    });
  };
  return walk;
}

function split(text: string, names: readonly string[]): Node[] {
  const parts: Node[] = [];
  let from = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (at > 0 && word.test(text.charAt(at - 1))) continue;
    const name = names.find((one) => {
      const end = at + 1 + one.length;
      return (
        text.slice(at + 1, end).toLowerCase() === one.toLowerCase() && !word.test(text.charAt(end))
      );
    });
    if (name === undefined) continue;
    const end = at + 1 + name.length;
    if (at > from) parts.push({ type: 'text', value: text.slice(from, at) });
    parts.push({
      type: 'emphasis',
      data: { hName: 'span', hProperties: { className: ['mention'] } },
      children: [{ type: 'text', value: text.slice(at, end) }],
    });
    from = end;
  }
  if (from < text.length) parts.push({ type: 'text', value: text.slice(from) });
  return parts;
}
