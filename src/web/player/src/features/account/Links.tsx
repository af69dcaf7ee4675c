import { api, unwrap } from '@sectorwars/shared/api';
import { Button, Panel, TimeAgo } from '@sectorwars/shared/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { linksQuery, providersQuery } from './queries';
import { useAct } from './useAct';

type Provider = 'github' | 'google' | 'steam';

/** Other ways in. Nothing is shown where the server offers none. */
export function Links() {
  const { t } = useTranslation('account');
  const { busy, act } = useAct('links');
  const offered = useQuery(providersQuery);
  const links = useQuery(linksQuery);
  const providers = offered.data?.providers ?? [];
  const linked = links.data?.links ?? [];
  if (providers.length === 0 && linked.length === 0) return null;
  const begin = async (provider: Provider) => {
    const { authorize_url } = await unwrap(api.POST('/api/v1/auth/links/{provider}', { params: { path: { provider } } }));
    location.assign(authorize_url);
  };
  return (
    <Panel title={t('links.title')}>
      <ul className="account-rows">
        {providers.map(({ provider, name }) => {
          const link = linked.find((one) => one.provider === provider);
          return (
            <li key={provider}>
              <span className="account-row-text">
                <span>{name}</span>
                <small>{link ? <>{link.account_username} · <TimeAgo at={link.created_at} /></> : t('links.none')}</small>
              </span>
              {link
                ? <Button small busy={busy} onClick={() => act(
                    () => unwrap(api.DELETE('/api/v1/auth/links/{provider}', { params: { path: { provider } } })), t('links.removed'),
                  )}>{t('links.remove')}
                  </Button>
                : <Button small busy={busy} onClick={() => act(() => begin(provider))}>{t('links.add')}</Button>}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
