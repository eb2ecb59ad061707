/** A key cap beside what the key does. Hidden from screen readers, which get `aria-keyshortcuts`. */
export function Kbd({ keys, className }: { readonly keys: string; readonly className?: string }) {
  return (
    <span className={className ? `kbd ${className}` : 'kbd'} aria-hidden="true">
      {keys}
    </span>
  );
}
