// What the goals need wherever the pilot is: a way back from the palette, and an ear for the pilot's first words.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';

import { useSession } from '@sectorwars/shared/session';
import { useCommands } from '@sectorwars/shared/ui';
import { rooms, type Chat } from '../comms/chat';
import { useChat } from '../comms/store';
import { keep, useKept } from './kept';

/** Words that the server has taken: `sent` is what it confirmed. */
export function hasSpoken(chat: Chat, user: string): boolean {
  return rooms.some((room) => chat.messages[room].some((one) => one.userId === user && one.state === 'sent'));
}

/** Mounted once, around all views. */
export function useGoalsWatch(): void {
  const { t } = useTranslation('goals');
  const { user } = useSession();
  const navigate = useNavigate();
  const id = user?.id ?? '';
  const { hidden, spoke } = useKept(id);
  const said = hasSpoken(useChat(), id);
  useEffect(() => {
    if (id !== '' && said && !spoke) keep(id, { spoke: true });
  }, [id, said, spoke]);
  useCommands([{
    id: 'goals', section: t('goals:title'), title: t(hidden ? 'goals:show' : 'goals:hide'),
    run: () => {
      keep(id, { hidden: !hidden });
      if (hidden) void navigate('/cockpit');
    },
  }]);
}
