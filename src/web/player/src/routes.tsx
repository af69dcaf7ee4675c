// Every view is a chunk of its own.
import { lazy } from 'react';
import { createBrowserRouter } from 'react-router-dom';

import { NeedsSession, VisitorsOnly } from './app/gates';
import { Outer } from './app/Outer';
import { Shell } from './app/Shell';

const Landing = lazy(() => import('./features/landing'));
const Auth = lazy(() => import('./features/auth'));
const Callback = lazy(() => import('./features/auth/Callback'));
const FirstLogin = lazy(() => import('./features/first-login'));
const Cockpit = lazy(() => import('./features/cockpit'));
const GalaxyMap = lazy(() => import('./features/map'));
const Trade = lazy(() => import('./features/trade'));
const Ship = lazy(() => import('./features/ship'));
const Log = lazy(() => import('./features/log'));
const Comms = lazy(() => import('./features/comms'));
const Travel = lazy(() => import('./features/travel'));
const Settings = lazy(() => import('./features/settings'));
const Account = lazy(() => import('./features/account'));
const NotFound = lazy(() => import('./app/NotFound'));

export function makeRouter() {
  return createBrowserRouter([
    {
      element: <Outer />,
      children: [
        { path: '/', element: <Landing /> },
        { path: '/sign-in', element: <VisitorsOnly><Auth /></VisitorsOnly> },
        { path: '/register', element: <VisitorsOnly><Auth /></VisitorsOnly> },
        { path: '/oauth-callback', element: <VisitorsOnly><Callback /></VisitorsOnly> },
        { path: '/first-login', element: <NeedsSession newcomers><FirstLogin /></NeedsSession> },
        { path: '*', element: <NotFound /> },
      ],
    },
    {
      element: <NeedsSession><Shell /></NeedsSession>,
      children: [
        { path: '/cockpit', element: <Cockpit /> },
        { path: '/map', element: <GalaxyMap /> },
        { path: '/trade', element: <Trade /> },
        { path: '/ship', element: <Ship /> },
        { path: '/log', element: <Log /> },
        { path: '/comms', element: <Comms /> },
        { path: '/travel', element: <Travel /> },
        { path: '/settings', element: <Settings /> },
        { path: '/account', element: <Account /> },
      ],
    },
  ], {
    future: {
      v7_relativeSplatPath: true,
      v7_fetcherPersist: true,
      v7_normalizeFormMethod: true,
      v7_partialHydration: true,
      v7_skipActionErrorRevalidation: true,
    },
  });
}
