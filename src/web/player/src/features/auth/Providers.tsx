import { api, unwrap } from '@sectorwars/shared/api';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

/** The ways in besides a password, where the server has any. The row keeps its height, so that nothing jumps. */
export function Providers({ register }: { register: boolean }) {
  const { t } = useTranslation('auth');
  const { data } = useQuery({
    queryKey: ['auth-providers'],
    staleTime: Infinity,
    retry: false,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/auth/providers', { signal })),
  });
  const providers = data?.providers ?? [];
  return (
    <div className="auth-providers">
      {providers.map((one) => (
        // A whole page load: the way leads to another host and back.
        <a key={one.provider} className="sw-button" href={`/api/v1/auth/${one.provider}${register ? '?register=true' : ''}`}>
          {t('provider.with', { name: one.name })}
        </a>
      ))}
    </div>
  );
}
