export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const themeCookie = 'stablehand-theme';

/** The stored look, or `system` for anything else. */
export function readTheme(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? 'system';
}

/** Applies a look at once and keeps it for a year; the server reads the cookie, so that no page flashes. */
export function applyTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === 'system') root.removeAttribute('data-theme');
  else root.dataset.theme = theme;
  writeCookie(`${themeCookie}=${theme}; path=/; max-age=31536000; samesite=lax`);
}

function writeCookie(text: string): void {
  Reflect.set(document, 'cookie', text);
}
