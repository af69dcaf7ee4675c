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
      <div className="cockpit-sector"><ErrorBoundary><Suspense fallback={<Loading />}><Sector /></Suspense></ErrorBoundary></div>
      <div className="cockpit-goals"><ErrorBoundary quiet><Suspense fallback={null}><Goals /></Suspense></ErrorBoundary></div>
    </div>
  );
}
