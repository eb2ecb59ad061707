/** A browser's storage; `full` refuses to take more. */
export function fakeStorage(full = false) {
  const held = new Map<string, string>();
  return {
    held,
    storage: {
      get length() {
        return held.size;
      },
      key: (at: number) => [...held.keys()][at] ?? null,
      getItem: (key: string) => held.get(key) ?? null,
      setItem: (key: string, value: string) => {
        if (full) throw new DOMException('full', 'QuotaExceededError');
        held.set(key, value);
      },
      removeItem: (key: string) => held.delete(key),
    },
  };
}
