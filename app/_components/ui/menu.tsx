'use client';

import * as Radix from 'radix-ui/dropdown-menu';
import type { ReactNode } from 'react';
import { Kbd } from './kbd';

interface MenuProps {
  readonly trigger: ReactNode;
  readonly children: ReactNode;
  readonly align?: 'start' | 'end';
  readonly onOpenChange?: (open: boolean) => void;
}

/** A menu under a button; `trigger` is the button itself. */
export function Menu({ trigger, children, align = 'start', onOpenChange }: MenuProps) {
  return (
    <Radix.Root modal={false} {...(onOpenChange ? { onOpenChange } : {})}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="menu" align={align} sideOffset={6} collisionPadding={8}>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface MenuItemProps {
  readonly onSelect: () => void;
  readonly children: ReactNode;
  readonly hotkey?: string | undefined;
  readonly checked?: boolean;
  readonly disabled?: boolean;
}

export function MenuItem({ onSelect, children, hotkey, checked, disabled }: MenuItemProps) {
  return (
    <Radix.Item
      className="menu-item"
      onSelect={onSelect}
      disabled={disabled ?? false}
      {...(checked === undefined ? {} : { role: 'menuitemradio', 'aria-checked': checked })}
    >
      <span>{children}</span>
      {hotkey ? <Kbd keys={hotkey} /> : null}
      {checked ? <span aria-hidden="true">✓</span> : null}
    </Radix.Item>
  );
}

/** A menu entry that is a link. */
export function MenuLink({ children }: { readonly children: ReactNode }) {
  return (
    <Radix.Item className="menu-item" asChild>
      {children}
    </Radix.Item>
  );
}

/** Entries under one heading. */
export function MenuGroup(props: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Radix.Group aria-label={props.label}>
      <MenuLabel>{props.label}</MenuLabel>
      {props.children}
    </Radix.Group>
  );
}

export function MenuLabel({ children }: { readonly children: ReactNode }) {
  return <Radix.Label className="menu-label">{children}</Radix.Label>;
}

export function MenuRule() {
  return <Radix.Separator className="menu-rule" />;
}
