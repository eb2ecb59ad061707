export const searchInputId = 'search-input';

/** Puts the cursor into the search field of the frame. */
export function focusSearch(): void {
  document.getElementById(searchInputId)?.focus();
}
