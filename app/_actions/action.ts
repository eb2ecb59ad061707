/**
 * One thing a person can do on a page. Keyboard, palette, buttons and the help dialog are all fed from these, so that
 * they cannot disagree.
 */
export interface Action {
  /** Unique while the page is shown, for example "queue.accept". */
  readonly name: string;
  readonly label: string;
  /** Under which heading the help dialog lists it. */
  readonly group: string;
  /** Any of these does it: "a", "Shift+x", "g q" (one after the other), "Mod+k" (Ctrl or Cmd), "ArrowDown". */
  readonly keys: readonly string[];
  /** False: not possible now; neither key nor palette offers it. */
  readonly when?: () => boolean;
  readonly run: () => void;
  /** Kept out of the palette (moving the cursor, for example). */
  readonly quiet?: boolean;
}

interface KeyLike {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** How a key press is written in `keys`; null for a bare modifier or a combination that belongs to the browser. */
export function writeKey(event: KeyLike): string | null {
  if (['Shift', 'Control', 'Meta', 'Alt', 'AltGraph', 'Dead'].includes(event.key)) return null;
  if (event.ctrlKey || event.metaKey) {
    return event.altKey || event.shiftKey ? null : `Mod+${event.key.toLowerCase()}`;
  }
  const letter = /^\p{L}$/u.test(event.key);
  if (event.altKey && event.key.length > 1) return null;
  if (letter && event.shiftKey) return `Shift+${event.key.toLowerCase()}`;
  if (event.key.length > 1 && event.shiftKey) return `Shift+${event.key}`;
  return event.key;
}

export interface KeyMatch {
  /** Actions whose whole key sequence was pressed. */
  readonly hits: readonly Action[];
  /** True when some sequence goes on from here ("g" of "g q"). */
  readonly pending: boolean;
}

/** Which actions a sequence of written keys means. More than one hit is a defect of the page. */
export function matchKeys(actions: readonly Action[], pressed: readonly string[]): KeyMatch {
  const sequence = pressed.join(' ');
  const able = actions.filter((action) => action.when?.() ?? true);
  return {
    hits: able.filter((action) => action.keys.includes(sequence)),
    pending: able.some((action) => action.keys.some((keys) => keys.startsWith(`${sequence} `))),
  };
}

const symbols: Readonly<Record<string, string>> = {
  Enter: '↵',
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Shift: '⇧',
  Mod: 'Ctrl',
};

/** A key as it is drawn on a key cap. */
export function showKey(keys: string): string {
  return keys
    .split(' ')
    .map((key) =>
      key
        .split(/\+(?=.)/)
        .map((part) => symbols[part] ?? part)
        .join('+'),
    )
    .join(' ');
}
