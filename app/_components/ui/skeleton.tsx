/** The shape of a list page while its data is on the way. */
export function SkeletonList({ title, rows }: { readonly title: string; readonly rows: number }) {
  return (
    <div className="page" aria-busy="true">
      <div className="page-head">
        <h1>{title}</h1>
        <span className="sr-only" role="status">
          Loading
        </span>
      </div>
      {Array.from({ length: rows }, (_, index) => `row-${index}`).map((key) => (
        <div key={key} className="flex gap-4 border-b border-rule py-2">
          <div className="skeleton h-5 w-20" />
          <div className="grid flex-1 gap-1">
            <div className="skeleton h-4 w-2/3" />
            <div className="skeleton h-3 w-1/2" />
          </div>
          <div className="skeleton h-5 w-40" />
        </div>
      ))}
    </div>
  );
}
