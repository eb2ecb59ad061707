import 'server-only';
import { cookies } from 'next/headers';
import { readTheme, type Theme, themeCookie } from './theme';

/** The look that this browser has chosen. */
export async function pageTheme(): Promise<Theme> {
  return readTheme((await cookies()).get(themeCookie)?.value);
}
