import { makeQueryClient } from '@sectorwars/shared/query';
import { ToastProvider, useReducedMotion } from '@sectorwars/shared/ui';
import { LiveProvider } from '@sectorwars/shared/live';
import { QueryClientProvider } from '@tanstack/react-query';
import { LazyMotion, MotionConfig } from 'framer-motion';
import { RouterProvider } from 'react-router-dom';

import { ErrorBoundary } from './app/ErrorBoundary';
import { makeRouter } from './routes';

const queries = makeQueryClient();
const router = makeRouter();

/** What moves things is loaded after the first paint; until then they are simply there. */
const loadMotion = () => import('./app/motion').then((module) => module.default);

export function App() {
  const still = useReducedMotion();
  return (
    <ErrorBoundary>
      <QueryClientProvider client={queries}>
        <LazyMotion features={loadMotion} strict>
          <MotionConfig reducedMotion={still ? 'always' : 'never'}>
            <ToastProvider>
              <LiveProvider>
                <RouterProvider router={router} future={{ v7_startTransition: true }} />
              </LiveProvider>
            </ToastProvider>
          </MotionConfig>
        </LazyMotion>
      </QueryClientProvider>
    </ErrorBoundary>
  );
}
