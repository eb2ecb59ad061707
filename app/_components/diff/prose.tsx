import { VisibleText } from './visible-text';

/** A sentence composed by the engine: what stands between backticks is code. Nothing in it is hidden or active. */
export function Prose({ text }: { readonly text: string }) {
  if (!text.includes('`')) return <VisibleText text={text} />;
  let at = 0;
  return text.split(/(`[^`\n]+`)/).map((part) => {
    const key = at;
    at += part.length;
    return part.length > 2 && part.startsWith('`') && part.endsWith('`') ? (
      <code key={key}>
        <VisibleText text={part.slice(1, -1)} />
      </code>
    ) : (
      <VisibleText key={key} text={part} />
    );
  });
}
