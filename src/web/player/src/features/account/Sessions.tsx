import { api, unwrap } from '@sectorwars/shared/api';
import { Badge, Button, ErrorState, Panel, Skeleton, TimeAgo } from '@sectorwars/shared/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { deviceOf } from './device';
import { sessionsQuery } from './queries';
import { useAct } from './useAct';

/** Every device that is signed in, and a way to end each of them. */
export function Sessions() {
  const { t } = useTranslation('account');
  const { busy, act } = useAct('sessions');
  const list = useQuery(sessionsQuery);
  const rows = list.data?.sessions ?? [];
  const end = (session_id: string) => act(
    () => unwrap(api.DELETE('/api/v1/auth/sessions/{session_id}', { params: { path: { session_id } } })), t('sessions.ended'),
  );
  return (
    <Panel title={t('sessions.title')} state={list.isPending ? 'loading' : list.isError ? 'error' : 'ready'}>
      {list.isPending && <Skeleton lines={2} height="3rem" />}
      {list.isError && <ErrorState error={list.error} retry={() => void list.refetch()} />}
      <ul className="account-rows">
        {rows.map((one) => (
          <li key={one.id}>
            <span className="account-row-text">
              <span>{deviceOf(one.user_agent) ?? t('sessions.unknown')} {one.current && <Badge tone="cyan">{t('sessions.here')}</Badge>}</span>
              <small>{t('sessions.last')} <TimeAgo at={one.last_used_at} /></small>
            </span>
            {!one.current && <Button small busy={busy} onClick={() => end(one.id)}>{t('sessions.end')}</Button>}
          </li>
        ))}
      </ul>
      {rows.length > 1 && (
        <div className="account-actions">
          <Button tone="danger" icon="exit" busy={busy} onClick={() => act(
            () => unwrap(api.POST('/api/v1/auth/sessions/revoke-all', { body: { keep_current: true } })), t('sessions.all_ended'),
          )}>{t('sessions.end_others')}
          </Button>
        </div>
      )}
    </Panel>
  );
}
