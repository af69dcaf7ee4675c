// The chat joined with the socket: hears always, sends when there is a connection, and knows what got through.
import { useCallback, useEffect, useRef } from 'react';
import { usePlayer } from '@sectorwars/shared/api/hooks';
import { useFrames, useLive } from '@sectorwars/shared/live';
import { useSession } from '@sectorwars/shared/session';
import { failureOf, readMuted, writeMuted, type ChatFrame, type Me, type Room } from './chat';
import { chatStore, useChat } from './store';

/** No sign of life after this long means that nobody knows. */
const patience = 8_000;

export function useMe(): Me | null {
  const { user } = useSession();
  return user ? { id: user.id, name: user.username } : null;
}

/** Mounted once, wherever the pilot looks. */
export function useHearing(): void {
  const me = useMe();
  const { status } = useLive();
  const { data: player } = usePlayer();
  const { muted } = useChat();
  const account = me?.id;
  const recalled = useRef<string | null>(null);

  useEffect(() => {
    if (account === undefined || recalled.current === account) return;
    if (recalled.current !== null) chatStore.reset();
    recalled.current = account;
    chatStore.tell({ type: 'recalled', muted: readMuted(localStorage, account) });
  }, [account]);

  useEffect(() => {
    if (account !== undefined && recalled.current === account) writeMuted(localStorage, account, muted);
  }, [account, muted]);

  const sector = player?.current_sector_id;
  useEffect(() => {
    if (sector !== undefined) chatStore.tell({ type: 'moved', sector, at: new Date().toISOString() });
  }, [sector]);

  useEffect(() => {
    if (status === 'offline') chatStore.tell({ type: 'failed', failure: 'offline' });
  }, [status]);

  useFrames('chat_message', (frame) => chatStore.tell({ type: 'heard', frame: frame as ChatFrame, me }));
  // The server takes commands in order: an answer to the question asked after the words says that they were taken.
  useFrames('sector_players', () => {
    chatStore.tell({ type: 'acknowledged', room: 'sector', before: new Date().toISOString() });
  });
  useFrames('error', (frame) => chatStore.tell({ type: 'failed', failure: failureOf(frame.code) }));
}

let counter = 0;

export interface Speaking {
  say: (room: Room, text: string) => void;
  again: (id: string) => void;
}

export function useSpeaking(): Speaking {
  const me = useMe();
  const { send } = useLive();

  const transmit = useCallback((id: string, room: Room, text: string) => {
    const sent = send({ type: 'chat_message', content: text, target_type: room, timestamp: new Date().toISOString() });
    if (!sent) return chatStore.tell({ type: 'failed', failure: 'offline', id });
    // The wide bands send the words back; the sector says nothing, so it is asked something that it answers.
    if (room === 'sector') send({ type: 'request_sector_players', timestamp: new Date().toISOString() });
    setTimeout(() => chatStore.tell({ type: 'failed', failure: 'silent', id }), patience);
  }, [send]);

  const say = useCallback((room: Room, text: string) => {
    if (!me) return;
    const id = `mine-${(counter += 1)}`;
    const at = new Date().toISOString();
    chatStore.tell({ type: 'said', id, room, text, me, at, sector: chatStore.get().sector });
    transmit(id, room, text);
  }, [me, transmit]);

  const again = useCallback((id: string) => {
    const said = Object.values(chatStore.get().messages).flat();
    const message = said.find((one) => one.id === id);
    if (!message) return;
    chatStore.tell({ type: 'again', id, at: new Date().toISOString() });
    transmit(id, message.room, message.text);
  }, [transmit]);

  return { say, again };
}
