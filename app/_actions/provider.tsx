'use client';

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { lazyPart } from '@/app/_components/client/lazy-part';
import { type Action, matchKeys, writeKey } from './action';

// Neither is in a page's first load: they come with the first key press.
const HelpDialog = lazyPart(() => import('./help-dialog').then((module) => module.HelpDialog));
const Palette = lazyPart(() => import('./palette').then((module) => module.Palette));

interface Registry {
  readonly register: (owner: symbol, actions: readonly Action[]) => void;
  readonly unregister: (owner: symbol) => void;
  readonly all: () => readonly Action[];
  readonly openHelp: () => void;
  readonly openPalette: () => void;
}

const Context = createContext<Registry | null>(null);

/** Where single keys belong to the element that has the focus, not to the page. */
const ownsKeys =
  'input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable="true"], [role="menu"], [role="listbox"], [role="dialog"]';

/**
 * The names of the actions there are now, on the root element: a page answers keys only once its scripts are alive, and
 * whatever drives it from outside (a test, an assistive tool) can wait for that.
 */
function tell(actions: readonly Action[]): void {
  document.documentElement.dataset.actions = actions.map((action) => action.name).join(' ');
}

/** Holds the actions of what is on the page now, listens to the keyboard, and shows help and palette. */
export function ActionProvider({ children }: { readonly children: ReactNode }) {
  const owners = useRef(new Map<symbol, readonly Action[]>());
  const [help, setHelp] = useState(false);
  const [palette, setPalette] = useState(false);
  // Keys pressed while the palette is being fetched belong to it, not to the page; null: it is not on its way.
  const ahead = useRef<string | null>(null);
  const typedAhead = useCallback(() => {
    const typed = ahead.current ?? '';
    ahead.current = null;
    return typed;
  }, []);
  const openPalette = useCallback(() => {
    setPalette((open) => {
      ahead.current = open ? null : '';
      return !open;
    });
  }, []);
  const all = useCallback(() => [...owners.current.values()].flat(), []);
  const registry = useMemo<Registry>(
    () => ({
      register: (owner, actions) => {
        owners.current.set(owner, actions);
        tell(all());
      },
      unregister: (owner) => {
        owners.current.delete(owner);
        tell(all());
      },
      all,
      openHelp: () => setHelp(true),
      openPalette,
    }),
    [all, openPalette],
  );

  useEffect(() => {
    const own: readonly Action[] = [
      {
        name: 'help',
        label: 'All keys',
        group: 'Everywhere',
        keys: ['?'],
        run: () => setHelp(true),
      },
      {
        name: 'palette',
        label: 'Command palette',
        group: 'Everywhere',
        keys: ['Mod+k'],
        run: openPalette,
        quiet: true,
      },
    ];
    const owner = Symbol('own');
    owners.current.set(owner, own);
    let pressed: string[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const forget = () => {
      pressed = [];
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const key = writeKey(event);
      if (key === null) return;
      if (ahead.current !== null) {
        event.preventDefault();
        if (event.key.length === 1) ahead.current += event.key;
        if (event.key === 'Escape') openPalette();
        return;
      }
      const target = event.target instanceof Element ? event.target : null;
      const owned = target?.closest(ownsKeys) ?? document.querySelector('[role="dialog"]');
      if (owned && !key.startsWith('Mod+')) return;
      // Enter and space press the focused control.
      if (['Enter', ' '].includes(key) && target?.closest('a, button, summary, [role="tab"]'))
        return;
      pressed.push(key);
      clearTimeout(timer);
      timer = setTimeout(forget, 1200);
      const { hits, pending } = matchKeys(all(), pressed);
      const [hit] = hits;
      if (hits.length > 1) {
        console.warn(
          `two actions for "${pressed.join(' ')}": ${hits.map((a) => a.name).join(', ')}`,
        );
      }
      if (hit) {
        event.preventDefault();
        forget();
        hit.run();
      } else if (!pending) {
        const again = pressed.length > 1;
        forget();
        if (again) onKey(event);
      }
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
      clearTimeout(timer);
      owners.current.delete(owner);
    };
  }, [all, openPalette]);

  return (
    <Context.Provider value={registry}>
      {children}
      {help ? <HelpDialog actions={all()} onClose={() => setHelp(false)} /> : null}
      {palette ? (
        <Palette actions={all()} typed={typedAhead} onClose={() => setPalette(false)} />
      ) : null}
    </Context.Provider>
  );
}

export function useRegistry(): Registry {
  const registry = useContext(Context);
  if (!registry) throw new Error('useRegistry outside ActionProvider');
  return registry;
}

/** Offers actions while the component is shown. The newest closures are used; nothing needs to be memoised. */
export function useActions(actions: readonly Action[]): void {
  const { register, unregister } = useRegistry();
  const owner = useRef<symbol>(Symbol('actions'));
  useEffect(() => {
    const key = owner.current;
    register(key, actions);
    return () => unregister(key);
  });
}
