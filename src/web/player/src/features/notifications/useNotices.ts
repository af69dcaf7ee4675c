// Frames, and the clock of the turns, to notices; and each notice to where the pilot wants it.
import { useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { usePlayer } from '@sectorwars/shared/api/hooks';
import { useFrames, type Frame } from '@sectorwars/shared/live';
import { useSession } from '@sectorwars/shared/session';
import { useToast, type IconName } from '@sectorwars/shared/ui';
import { isMuted } from '../comms/chat';
import { chatStore } from '../comms/store';
import { placeOf } from '../log/Sentence';
import { noticeOf, turnsFilled, waysOf, type Board, type Notice, type NoticeKind, type Turns } from './notices';
import { trayStore } from './store';

export const iconOf: Record<NoticeKind, IconName> = {
  arrival: 'pilot', travel: 'gate', announcement: 'info', market: 'trade', turns: 'turns', chat: 'comms',
};

const heard: Frame['type'][] = [
  'player_entered_sector', 'travel_departed', 'travel_arrived', 'travel_failed', 'admin_broadcast',
  'system:announcement', 'market_update', 'trade_completed', 'chat_message',
];

/** The words of a notice; names of goods are texts. */
export function useWords(): (notice: Notice) => string {
  const { t, i18n } = useTranslation(['notifications', 'trade', 'log']);
  return useCallback((notice: Notice) => {
    const values: Record<string, unknown> = { ...notice.values };
    if (typeof values['commodity'] === 'string') {
      values['commodity'] = t(`trade:good.${values['commodity']}`, { defaultValue: values['commodity'] });
    }
    if (typeof values['reason'] === 'string') {
      values['reason'] = t(`log:reason.${values['reason'] || 'none'}`, { defaultValue: values['reason'] });
    }
    if (typeof values['region'] === 'string') values['region'] = placeOf(values['region']);
    if (typeof values['price'] === 'number') values['price'] = new Intl.NumberFormat(i18n.language).format(values['price']);
    return t(`notifications:say.${notice.key}`, values);
  }, [t, i18n.language]);
}

export function browserAllowed(): boolean {
  return typeof Notification !== 'undefined' && Notification.permission === 'granted';
}

function useDelivery(): (notice: Notice) => void {
  const toasts = useToast();
  const words = useWords();
  const { t } = useTranslation('notifications');
  const navigate = useNavigate();
  return useCallback((notice: Notice) => {
    const ways = waysOf(trayStore.get().settings, notice.kind);
    if (ways.tray) trayStore.add(notice);
    if (ways.toast) {
      toasts.show({
        title: words(notice), icon: iconOf[notice.kind],
        tone: notice.tone === 'error' ? 'danger' : notice.tone === 'info' ? 'neutral' : notice.tone,
        stay: notice.kind === 'announcement' ? 15_000 : 5_000,
      });
    }
    // Whoever looks at the page needs no message from the browser.
    if (ways.browser && browserAllowed() && document.visibilityState === 'hidden') {
      const message = new Notification(t(`kind.${notice.kind}`), { body: words(notice), tag: notice.id, icon: '/icon.svg' });
      message.onclick = () => {
        window.focus();
        if (notice.to) void navigate(notice.to);
      };
    }
  }, [toasts, words, t, navigate]);
}

function useTurnsFull(deliver: (notice: Notice) => void): void {
  const { data: player } = usePlayer();
  const before = useRef<Turns | null>(null);
  const turns = player?.turns;
  const max = player?.max_turns;
  const next = player?.next_turn_at;
  const every = player?.turn_interval_seconds;
  useEffect(() => {
    if (turns === undefined || max === undefined) return;
    const tell = (): void => deliver({
      id: `turns:${Date.now()}`, kind: 'turns', tone: 'success', key: 'turns_full', values: { turns: max },
      at: new Date().toISOString(), read: false, times: 1, to: '/cockpit',
    });
    const now = { turns, max };
    const filled = turnsFilled(before.current, now);
    before.current = now;
    if (filled) return tell();
    if (turns >= max || !next || !every) return;
    const wait = Date.parse(next) - Date.now() + (max - turns - 1) * every * 1000;
    // Further off than a timer can count: the page will have asked again by then.
    if (!(wait > 0) || wait > 2 ** 31 - 1) return;
    const timer = setTimeout(() => {
      before.current = { turns: max, max };
      tell();
    }, wait);
    return () => clearTimeout(timer);
  }, [turns, max, next, every, deliver]);
}

/** Mounted once, by the tray. */
export function useNotices(): void {
  const deliver = useDelivery();
  const { user } = useSession();
  const { data: player } = usePlayer();
  const board = useRef<Board>(new Map());
  const station = player?.is_docked ? player.current_port_id ?? null : null;

  // Another station has another board.
  useEffect(() => { board.current = new Map(); }, [station]);

  useFrames(heard, (frame) => {
    const situation = {
      userId: user?.id ?? null, name: user?.username ?? '', station, docked: station !== null,
    };
    if (frame.type === 'chat_message') {
      const chat = chatStore.get();
      // Who is being read needs no notice, who is muted gets none.
      if (isMuted(chat, frame.from_user_id) || chat.reading === frame.target_type) return;
    }
    if (frame.type === 'player_entered_sector' && isMuted(chatStore.get(), frame.user_id)) return;
    const notice = noticeOf(frame as unknown as Record<string, unknown> & { type: string }, situation, board.current);
    if (notice) deliver(notice);
  });
  useTurnsFull(deliver);
}
