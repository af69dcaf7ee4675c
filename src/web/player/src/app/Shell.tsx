import { Suspense } from 'react';
import { NavLink, Outlet } from 'react-router-dom';

import { ErrorBoundary } from './ErrorBoundary';
import { Loading } from './Loading';

const views = ['cockpit', 'map', 'trade', 'ship', 'log', 'comms', 'travel', 'settings'];

export function Shell() {
  return (
    <>
      <nav>{views.map((one) => <NavLink key={one} to={`/${one}`}>{one}</NavLink>)}</nav>
      <main id="main" tabIndex={-1}><ErrorBoundary><Suspense fallback={<Loading />}><Outlet /></Suspense></ErrorBoundary></main>
    </>
  );
}
