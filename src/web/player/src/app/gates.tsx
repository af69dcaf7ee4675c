// Who may see what: views need a session, and a pilot who has not yet got a ship gets it first.
import { useFirstLogin } from '@sectorwars/shared/api/hooks';
import { useSession } from '@sectorwars/shared/session';
import { ErrorState } from '@sectorwars/shared/ui';
import { toApiError } from '@sectorwars/shared/api';
import type { ReactNode } from 'react';
import { Navigate, useLocation, useSearchParams } from 'react-router-dom';

import { Loading } from './Loading';
import { safePath } from './paths';

export function NeedsSession({ children, newcomers = false }: { children: ReactNode; newcomers?: boolean }) {
  const { status, left } = useSession();
  const { pathname, search } = useLocation();
  const firstLogin = useFirstLogin(status === 'in');

  if (status === 'loading') return <Loading />;
  if (status === 'out' && left) return <Navigate to="/" replace />;
  if (status === 'out') return <Navigate to={`/sign-in?next=${encodeURIComponent(pathname + search)}`} replace />;
  if (firstLogin.isPending) return <Loading />;
  // A server without the first login has no such route, and needs none.
  const absent = firstLogin.isError && toApiError(firstLogin.error).status === 404;
  if (firstLogin.isError && !absent) {
    return <ErrorState error={firstLogin.error} retry={() => void firstLogin.refetch()} />;
  }
  const waits = firstLogin.data?.requires_first_login ?? false;
  if (waits && !newcomers) return <Navigate to="/first-login" replace />;
  if (!waits && newcomers) return <Navigate to="/cockpit" replace />;
  return children;
}

export function VisitorsOnly({ children }: { children: ReactNode }) {
  const { status } = useSession();
  const [search] = useSearchParams();
  if (status === 'in') return <Navigate to={safePath(search.get('next'))} replace />;
  return children;
}
