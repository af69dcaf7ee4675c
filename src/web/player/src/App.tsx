import { makeQueryClient } from '@sectorwars/shared/query';
import { ToastProvider } from '@sectorwars/shared/ui';
import { LiveProvider } from '@sectorwars/shared/live';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-router-dom';

import { ErrorBoundary } from './app/ErrorBoundary';
import { makeRouter } from './routes';

const queries = makeQueryClient();
const router = makeRouter();

export function App() {
  return (
    <ErrorBoundary>
      <QueryClientProvider client={queries}>
        <ToastProvider>
          <LiveProvider>
            <RouterProvider router={router} future={{ v7_startTransition: true }} />
          </LiveProvider>
        </ToastProvider>
      </QueryClientProvider>
    </ErrorBoundary>
  );
}
