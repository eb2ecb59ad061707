export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];
export const contrasts = ['system', 'more'] as const;
export type Contrast = (typeof contrasts)[number];

export const themeCookie = 'stablehand-theme';
export const contrastCookie = 'stablehand-contrast';

/** The stored look, or `system` for anything else. */
export function readTheme(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? 'system';
}

/** The stored contrast, or `system` for anything else. */
export function readContrast(value: string | undefined): Contrast {
  return contrasts.find((contrast) => contrast === value) ?? 'system';
}

/** Applies a look at once and keeps it for a year; the server reads the cookie, so that no page flashes. */
export function applyTheme(theme: Theme): void {
  apply('theme', themeCookie, theme);
}

/** High contrast, or what the system asks for. */
export function applyContrast(contrast: Contrast): void {
  apply('contrast', contrastCookie, contrast);
}

function apply(name: string, cookie: string, value: string): void {
  const root = document.documentElement;
  if (value === 'system') delete root.dataset[name];
  else root.dataset[name] = value;
  Reflect.set(document, 'cookie', `${cookie}=${value}; path=/; max-age=31536000; samesite=lax`);
}
