import { Suspense } from 'react';
import { Outlet } from 'react-router-dom';

import { ErrorBoundary } from './ErrorBoundary';
import { Loading } from './Loading';

/** Around the views of visitors and newcomers. */
export function Outer() {
  return <main id="main" tabIndex={-1}><ErrorBoundary><Suspense fallback={<Loading />}><Outlet /></Suspense></ErrorBoundary></main>;
}
