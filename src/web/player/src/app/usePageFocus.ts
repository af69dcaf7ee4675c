import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router-dom';

/** After a change of view, screen readers and the keyboard go on in it; the address alone tells them nothing. */
export function usePageFocus(title: string): void {
  const { pathname } = useLocation();
  const before = useRef(pathname);
  useEffect(() => { document.title = title; }, [title]);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    window.scrollTo(0, 0);
    document.getElementById('main')?.focus({ preventScroll: true });
  }, [pathname]);
}
