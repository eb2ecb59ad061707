/** Heads of columns of numbers; null: the column is not there. */
export function NumberHeads({ names }: { readonly names: readonly (string | null)[] }) {
  return names.map((name) =>
    name === null ? null : (
      <th key={name} scope="col" className="num">
        {name}
      </th>
    ),
  );
}
