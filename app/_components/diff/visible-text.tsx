import { visibleParts } from './visible';

/** Text from outside with nothing hidden in it. */
export function VisibleText({ text }: { readonly text: string }) {
  return visibleParts(text).map((part, index) => {
    // Parts have no identity but their place, and never change places.
    const key = `${index}:${part.text}`;
    return part.control === null ? (
      part.text
    ) : (
      <span key={key} className="control-char" title={part.control}>
        {part.text}
      </span>
    );
  });
}
