'use client';

import {
  cloneElement,
  isValidElement,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  type SyntheticEvent,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { Kbd } from './kbd';

interface MenuProps {
  /** Of the menu, where the page has one of its kind; else React gives one. */
  readonly id?: string;
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly children: ReactNode;
  readonly align?: 'start' | 'end';
  readonly onOpenChange?: (open: boolean) => void;
}

const gap = 6;
const margin = 8;

/** Puts an open menu under its button, or above it where there is more room. */
function place(menu: HTMLElement, button: HTMLElement, align: 'start' | 'end'): void {
  const at = button.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const wanted = align === 'end' ? at.right - width : at.left;
  const left = Math.max(margin, Math.min(wanted, window.innerWidth - width - margin));
  const below = at.bottom + gap;
  const fits = below + height + margin <= window.innerHeight || at.top < window.innerHeight / 2;
  const top = fits ? below : Math.max(margin, at.top - gap - height);
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}

const itemsOf = (menu: HTMLElement): readonly HTMLElement[] => [
  ...menu.querySelectorAll<HTMLElement>('[role^="menuitem"]:not(:disabled)'),
];

/**
 * A menu under a button; `trigger` is the button itself. The browser's own popover: it closes on Escape and on a click
 * elsewhere and gives the focus back. Arrows, Home, End and first letters move (WAI-ARIA's menu button).
 */
export function Menu({ id: given, trigger, children, align = 'start', onOpenChange }: MenuProps) {
  const own = useId();
  const id = given ?? own;
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const byKey = useRef(false);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open) return;
    // What scrolls is often not the reader: a row brought into sight, a notice that comes or goes. The menu goes along.
    const follow = () => {
      if (menu.current && button.current) place(menu.current, button.current, align);
    };
    // Entries that come later make it wider or longer.
    const grown = new ResizeObserver(follow);
    if (menu.current) grown.observe(menu.current);
    document.addEventListener('scroll', follow, true);
    window.addEventListener('resize', follow);
    return () => {
      grown.disconnect();
      document.removeEventListener('scroll', follow, true);
      window.removeEventListener('resize', follow);
    };
  }, [open, align]);

  const onToggle = (event: SyntheticEvent<HTMLDivElement>) => {
    const element = event.currentTarget;
    if (!element.matches(':popover-open') || !button.current) return;
    place(element, button.current, align);
    const first = byKey.current ? itemsOf(element)[0] : element;
    first?.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const items = itemsOf(event.currentTarget);
    const at = items.indexOf(document.activeElement as HTMLElement);
    const last = items.length - 1;
    let to: number;
    if (event.key === 'ArrowDown') to = at < last ? at + 1 : 0;
    else if (event.key === 'ArrowUp') to = at > 0 ? at - 1 : last;
    else if (event.key === 'Home') to = 0;
    else if (event.key === 'End') to = last;
    else if (event.key === 'Tab') {
      event.currentTarget.hidePopover();
      return;
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const starts = (item: HTMLElement) =>
        item.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase());
      const next = items.findIndex((item, index) => index > at && starts(item));
      to = next >= 0 ? next : items.findIndex(starts);
      if (event.key === ' ') return;
    } else return;
    event.preventDefault();
    items[to]?.focus();
  };
  return (
    <>
      {cloneElement(trigger, {
        ref: button,
        popoverTarget: id,
        'aria-haspopup': 'menu',
        'aria-expanded': open,
        'aria-controls': open ? id : undefined,
        onClick: (event: MouseEvent) => {
          // A press of Enter or space is a click without a count.
          byKey.current = event.detail === 0;
        },
        onKeyDown: (event: KeyboardEvent) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          byKey.current = true;
          menu.current?.showPopover();
        },
      })}
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={open ? (button.current?.textContent ?? undefined) : undefined}
        className="menu"
        onBeforeToggle={(event) => {
          const opens = event.nativeEvent.newState === 'open';
          setOpen(opens);
          onOpenChange?.(opens);
        }}
        onToggle={onToggle}
        onKeyDown={onKeyDown}
      >
        {open ? children : null}
      </div>
    </>
  );
}

const closeMenu = (event: SyntheticEvent<HTMLElement>) =>
  event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();

interface MenuItemProps {
  readonly onSelect: () => void;
  readonly children: ReactNode;
  readonly hotkey?: string | undefined;
  readonly checked?: boolean;
  readonly disabled?: boolean;
}

export function MenuItem({ onSelect, children, hotkey, checked, disabled }: MenuItemProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className="menu-item"
      disabled={disabled ?? false}
      onClick={(event) => {
        closeMenu(event);
        onSelect();
      }}
      {...(checked === undefined
        ? { role: 'menuitem' }
        : { role: 'menuitemradio', 'aria-checked': checked })}
    >
      <span>{children}</span>
      {hotkey ? <Kbd keys={hotkey} /> : null}
      {checked ? <span aria-hidden="true">✓</span> : null}
    </button>
  );
}

/** A menu entry that is a link. */
export function MenuLink({ children }: { readonly children: ReactNode }) {
  if (!isValidElement<Record<string, unknown>>(children)) return children;
  return cloneElement(children, {
    role: 'menuitem',
    tabIndex: -1,
    className: 'menu-item',
    onClick: closeMenu,
  });
}

/** Entries under one heading. */
export function MenuGroup(props: { readonly label: string; readonly children: ReactNode }) {
  return (
    <fieldset className="menu-group" aria-label={props.label}>
      <MenuLabel>{props.label}</MenuLabel>
      {props.children}
    </fieldset>
  );
}

export function MenuLabel({ children }: { readonly children: ReactNode }) {
  return <div className="menu-label">{children}</div>;
}

export function MenuRule() {
  return <hr className="menu-rule" />;
}
