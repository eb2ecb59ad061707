'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { Menu, MenuLink } from '@/app/_components/ui/menu';
import { useFrame } from './frame-context';

const places = [
  { path: 'queue', label: 'Queue' },
  { path: 'matrix', label: 'Matrix' },
  { path: 'branches', label: 'Branches' },
  { path: 'history', label: 'History' },
  { path: 'sources', label: 'Sources' },
  { path: 'settings', label: 'Settings' },
] as const;

/** The project's pages; on narrow screens the same list behind one button. */
export function Nav() {
  const { slug, waiting } = useFrame();
  const pathname = usePathname() ?? '';
  const base = `/p/${slug}/`;
  const here = pathname.startsWith(base) ? (pathname.slice(base.length).split('/')[0] ?? '') : '';
  const on = here === 'candidates' ? 'queue' : here;
  const link = (place: (typeof places)[number]) => (
    <Link
      key={place.path}
      href={`${base}${place.path}`}
      aria-current={on === place.path ? 'page' : undefined}
    >
      {place.label}
      {place.path === 'queue' ? (
        <>
          {' '}
          <span className="faint">
            {waiting}
            <span className="sr-only"> waiting</span>
          </span>
        </>
      ) : null}
    </Link>
  );
  return (
    <>
      <nav className="nav-wide" aria-label="Project">
        {places.map(link)}
      </nav>
      <div className="nav-narrow">
        <Menu
          trigger={
            <button type="button" className="btn small">
              {places.find((place) => place.path === on)?.label ?? 'Menu'}{' '}
              <span aria-hidden="true">▾</span>
            </button>
          }
        >
          {places.map((place) => (
            <MenuLink key={place.path}>{link(place)}</MenuLink>
          ))}
        </Menu>
      </div>
    </>
  );
}
