export default function Loading() {
  return (
    <div className="page" aria-busy="true">
      <div className="page-head">
        <h1>New project</h1>
        <span className="sr-only" role="status">
          Loading
        </span>
      </div>
      <div className="form-page grid gap-4">
        <div className="skeleton h-8" />
        <div className="skeleton h-8" />
        <div className="skeleton h-20" />
        <div className="skeleton h-8" />
      </div>
    </div>
  );
}
