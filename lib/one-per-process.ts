/**
 * One per process, also where a bundler makes several copies of the module that asks for it, or a new one after every change;
 * `make` runs at the first call.
 */
export function onePerProcess<T>(name: string, make: () => T): T {
  const globals = globalThis as { [key: symbol]: { readonly made: T } };
  const key = Symbol.for(`stablehand.${name}`);
  globals[key] ??= { made: make() };
  return globals[key].made;
}
