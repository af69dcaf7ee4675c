import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation } from 'react-router-dom';

import { ErrorBoundary } from './ErrorBoundary';
import { Loading } from './Loading';
import { SkipLink } from './SkipLink';
import { usePageFocus } from './usePageFocus';

/** Around the views of visitors and newcomers. */
export function Outer() {
  const { t } = useTranslation('shell');
  const { pathname } = useLocation();
  const name = t(`page.${pathname.slice(1) || 'landing'}`, { defaultValue: '' });
  usePageFocus(name ? `${name} · ${t('game')}` : t('game'));
  return (
    <>
      <SkipLink />
      <main id="main" tabIndex={-1} className="outer">
        <ErrorBoundary key={pathname}><Suspense fallback={<Loading />}><Outlet /></Suspense></ErrorBoundary>
      </main>
    </>
  );
}
