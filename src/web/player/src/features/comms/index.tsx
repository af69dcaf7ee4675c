// Comms: three bands, who is on them, and what one says.
import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router-dom';
import { useLive } from '@sectorwars/shared/live';
import { Button, EmptyState, Kbd, useHotkey } from '@sectorwars/shared/ui';
import { audible, command, commandWords, longestMessage, roomOf, rooms, type Muted, type Room } from './chat';
import { Messages } from './Messages';
import { Pilots } from './Pilots';
import { chatStore, useChat } from './store';
import { useMe, useSpeaking } from './useComms';
import './comms.css';

/** What the deck answers to a command; not said to anybody. */
type Answer = { kind: 'help' } | { kind: 'words'; key: string; values: Record<string, unknown> } | null;

function find(name: string): Muted | undefined {
  const chat = chatStore.get();
  const wanted = name.toLowerCase();
  const spoken = rooms.flatMap((room) => chat.heard[room]);
  return [...spoken, ...chat.muted].find((who) => who.name.toLowerCase() === wanted);
}

interface Deck {
  /** False when the line stays in the box. */
  run: (line: string) => boolean;
  answer: Answer;
  hush: () => void;
}

function useDeck(room: Room, turnTo: (room: Room) => void): Deck {
  const { say } = useSpeaking();
  const { presence } = useLive();
  const [answer, setAnswer] = useState<Answer>(null);

  const mute = (name: string, on: boolean): void => {
    const here = presence.find((one) => one.username.toLowerCase() === name.toLowerCase());
    const who = here ? { id: here.user_id, name: here.username } : find(name);
    if (!who) return setAnswer({ kind: 'words', key: 'answer.no_pilot', values: { name } });
    chatStore.tell(on ? { type: 'muted', who } : { type: 'unmuted', id: who.id });
    setAnswer({ kind: 'words', key: on ? 'answer.muted' : 'answer.unmuted', values: { name: who.name } });
  };

  const run = (line: string): boolean => {
    const asked = command(line, room);
    setAnswer(null);
    switch (asked.type) {
      case 'say':
        if (asked.text === '' || [...asked.text].length > longestMessage) return false;
        if (asked.room !== room) turnTo(asked.room);
        say(asked.room, asked.text);
        return true;
      case 'room': turnTo(asked.room); return true;
      case 'mute': mute(asked.name, true); return true;
      case 'unmute': mute(asked.name, false); return true;
      case 'clear': chatStore.tell({ type: 'cleared', room }); return true;
      case 'help': setAnswer({ kind: 'help' }); return true;
      case 'who': {
        const names = presence.map((one) => one.username).join(', ');
        setAnswer({ kind: 'words', key: names === '' ? 'nobody_here' : 'answer.who', values: { names } });
        return true;
      }
      case 'unknown':
        setAnswer({ kind: 'words', key: 'answer.unknown', values: { word: asked.word } });
        return false;
    }
  };
  return { run, answer, hush: () => setAnswer(null) };
}

const argumentOf: Partial<Record<typeof commandWords[number], 'words' | 'name'>> = {
  sector: 'words', open: 'words', galaxy: 'words', mute: 'name', unmute: 'name',
};

function Help(): ReactNode {
  const { t } = useTranslation('comms');
  return (
    <dl className="comms-help">
      {commandWords.map((word) => (
        <div key={word}>
          <dt>/{word}{argumentOf[word] && ` ${t(`argument.${argumentOf[word]}`)}`}</dt>
          <dd>{t(`help.${word}`)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Transmit({ room, turnTo }: { room: Room; turnTo: (room: Room) => void }): ReactNode {
  const { t } = useTranslation('comms');
  const { status } = useLive();
  const [line, setLine] = useState('');
  const { run, answer, hush } = useDeck(room, turnTo);
  const box = useRef<HTMLInputElement>(null);
  const length = [...line.trim()].length;
  const send = (): void => {
    if (line.trim() !== '' && run(line)) setLine('');
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') hush();
  };
  useHotkey('/', t('write'), () => box.current?.focus());
  return (
    <form className="transmit" onSubmit={(event) => { event.preventDefault(); send(); }}>
      <div role="status" className="transmit-answer">
        {answer?.kind === 'help' && <Help />}
        {answer?.kind === 'words' && <p>{t(answer.key, answer.values)}</p>}
      </div>
      {status !== 'open' && <p className="transmit-off">{t('offline')}</p>}
      <label className="sw-hidden" htmlFor="transmit">{t('say_to', { room: t(`room.${room}`) })}</label>
      <input
        ref={box} id="transmit" className="sw-input" autoComplete="off" value={line} onKeyDown={onKey} enterKeyHint="send"
        placeholder={t('say_to', { room: t(`room.${room}`) })} aria-describedby="transmit-hint"
        onChange={(event) => setLine(event.target.value)}
      />
      <Button type="submit" tone="action" icon="send" disabled={length === 0 || length > longestMessage}>{t('send')}</Button>
      <p id="transmit-hint" className="transmit-hint">
        <span>{t(`room.${room}_words`)}</span>
        {length > longestMessage - 100
          ? <span data-over={length > longestMessage}>{length} / {longestMessage}</span>
          : <span className="transmit-keys"><Kbd>/</Kbd> {t('write')} · <Kbd>/help</Kbd></span>}
      </p>
    </form>
  );
}

/** The wider the band, the longer its wave. */
const waves: Record<Room, string> = {
  sector: 'M0 8 q2.5 -7 5 0 t5 0 t5 0 t5 0 t5 0 t5 0 t5 0 t5 0 t5 0 t5 0 t5 0 t5 0',
  global: 'M0 8 q5 -10 10 0 t10 0 t10 0 t10 0 t10 0 t10 0',
  galaxy: 'M0 8 q10 -14 20 0 t20 0 t20 0',
};

export default function Comms(): ReactNode {
  const { t } = useTranslation('comms');
  const [search, setSearch] = useSearchParams();
  const room = roomOf(search.get('room') ?? 'sector');
  const chat = useChat();
  const me = useMe();
  const { again } = useSpeaking();
  const messages = audible(chat, room);
  const turnTo = useCallback((next: Room) => setSearch({ room: next }, { replace: true }), [setSearch]);

  useEffect(() => {
    const look = (): void => {
      chatStore.tell({ type: 'reading', room: document.visibilityState === 'visible' ? room : null });
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      chatStore.tell({ type: 'reading', room: null });
    };
  }, [room]);

  useHotkey('1', t('room.sector'), () => turnTo('sector'));
  useHotkey('2', t('room.global'), () => turnTo('global'));
  useHotkey('3', t('room.galaxy'), () => turnTo('galaxy'));

  return (
    <div className="comms">
      <h1 className="sw-hidden">{t('title')}</h1>
      <nav className="bands" aria-label={t('bands')}>
        {rooms.map((one) => (
          <button key={one} type="button" className="band" aria-current={one === room} onClick={() => turnTo(one)}>
            <svg viewBox="0 0 60 16" aria-hidden="true"><path d={waves[one]} /></svg>
            <span>{t(`room.${one}`)}</span>
            {chat.unread[one] > 0 && (
              <span className="band-unread" aria-label={t('unread', { count: chat.unread[one] })}>{chat.unread[one]}</span>
            )}
          </button>
        ))}
      </nav>
      <section className="airwaves sw-panel" aria-label={t(`room.${room}`)}>
        {messages.length === 0
          ? <EmptyState icon="comms" title={t('quiet.title')}>{t(`quiet.${room}`)}</EmptyState>
          : <Messages room={room} messages={messages} me={me} onAgain={again} />}
        <Transmit key={room} room={room} turnTo={turnTo} />
      </section>
      <Pilots room={room} chat={chat} me={me} />
    </div>
  );
}
