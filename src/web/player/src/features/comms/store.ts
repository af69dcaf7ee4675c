// One chat for the page, fed for as long as the shell is there; views only look at it.
import { useSyncExternalStore } from 'react';
import { listen, silence, type Chat, type Happening } from './chat';

let chat: Chat = silence;
const listeners = new Set<() => void>();

export const chatStore = {
  get: (): Chat => chat,
  tell(what: Happening): void {
    const next = listen(chat, what);
    if (next === chat) return;
    chat = next;
    for (const listener of [...listeners]) listener();
  },
  /** Another account has its own ears. */
  reset(): void {
    chat = silence;
    for (const listener of [...listeners]) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export function useChat(): Chat {
  return useSyncExternalStore(chatStore.subscribe, chatStore.get);
}

/** For a badge beside the name of the view. */
export function useUnreadChat(): { unread: number; called: number } {
  const { unread, called } = useChat();
  return { unread: unread.sector + unread.global + unread.galaxy, called };
}
