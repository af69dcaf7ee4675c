// Who hears the words: pilots of the sector, and on the wide bands those who spoke in this session.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLive } from '@sectorwars/shared/live';
import { EmptyState, IconButton } from '@sectorwars/shared/ui';
import { isMuted, type Chat, type Me, type Room } from './chat';
import { hueOf } from './Messages';
import { chatStore } from './store';

interface Row {
  id: string;
  name: string;
  rank: string;
}

export function Pilots({ room, chat, me }: { room: Room; chat: Chat; me: Me | null }): ReactNode {
  const { t } = useTranslation('comms');
  const { presence } = useLive();
  const rows: Row[] = room === 'sector'
    ? presence.map((one) => ({ id: one.user_id, name: one.username, rank: one.military_rank }))
    : chat.heard[room].map((one) => ({ ...one, rank: '' }));
  const missing = chat.muted.filter((who) => !rows.some((row) => row.id === who.id)).map((who) => ({ ...who, rank: '' }));
  const all = [...rows, ...missing].sort((a, b) => a.name.localeCompare(b.name));
  return (
    <section className="pilots" aria-label={t(room === 'sector' ? 'here' : 'heard')}>
      <h2 className="sw-panel-title">{t(room === 'sector' ? 'here' : 'heard')} <span className="sw-figure">{rows.length}</span></h2>
      {all.length === 0 && <EmptyState icon="pilot" title={t(room === 'sector' ? 'nobody_here' : 'nobody_heard')} />}
      <ul>
        {all.map((row) => {
          const own = row.id === me?.id;
          const muted = isMuted(chat, row.id);
          return (
            <li key={row.id} data-muted={muted} style={{ ['--who' as string]: hueOf(row.id) }}>
              <i aria-hidden="true" />
              <span className="pilots-name">{row.name}{own && <small> {t('yourself')}</small>}</span>
              {row.rank && <small>{row.rank}</small>}
              {!own && (
                <IconButton
                  icon={muted ? 'plus' : 'minus'} label={t(muted ? 'unmute' : 'mute', { name: row.name })} aria-pressed={muted}
                  onClick={() => chatStore.tell(muted
                    ? { type: 'unmuted', id: row.id }
                    : { type: 'muted', who: { id: row.id, name: row.name } })}
                />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
