// The default view: what happened while away, the sector outside, and what to do next.
import { lazy, Suspense } from 'react';

import { ErrorBoundary } from '../../app/ErrorBoundary';
import { Loading } from '../../app/Loading';
import './cockpit.css';

const Away = lazy(() => import('../log/Away'));
const Sector = lazy(() => import('../sector'));
const Goals = lazy(() => import('../goals'));

export default function Cockpit() {
  return (
    <div className="cockpit">
      <ErrorBoundary quiet><Suspense fallback={null}><Away /></Suspense></ErrorBoundary>
      {/* Together, because the goals decide how wide the view is. */}
      <Suspense fallback={<Loading />}>
        <div className="cockpit-sector"><ErrorBoundary><Sector /></ErrorBoundary></div>
        <div className="cockpit-goals"><ErrorBoundary quiet><Goals /></ErrorBoundary></div>
      </Suspense>
    </div>
  );
}
