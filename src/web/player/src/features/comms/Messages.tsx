// What was said on a band, oldest first; the own words show whether they got through.
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Icon, IconButton, SectorLink } from '@sectorwars/shared/ui';
import { calls, type Me, type Message, type Room } from './chat';
import { chatStore } from './store';

function At({ at }: { at: string }): ReactNode {
  const { i18n } = useTranslation();
  const date = new Date(at);
  return (
    <time className="sw-figure" dateTime={at} title={date.toLocaleString(i18n.language)}>
      {date.toLocaleTimeString(i18n.language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })}
    </time>
  );
}

/** A hue for each speaker, always the same. */
export function hueOf(id: string): number {
  let hash = 7;
  for (const letter of id) hash = (hash * 31 + letter.charCodeAt(0)) >>> 0;
  // Names that differ in one letter get hues that are far apart.
  return Math.round((hash * 137.508) % 360);
}

interface Props {
  room: Room;
  messages: Message[];
  me: Me | null;
  onAgain: (id: string) => void;
}

function Failed({ message, onAgain }: { message: Message; onAgain: (id: string) => void }): ReactNode {
  const { t } = useTranslation('comms');
  return (
    <p className="say-failed">
      <Icon name="warning" /> {t(`failure.${message.failure ?? 'silent'}`)}
      <Button small tone="plain" onClick={() => onAgain(message.id)}>{t('again')}</Button>
      <Button small tone="plain" onClick={() => chatStore.tell({ type: 'dropped', id: message.id })}>{t('drop')}</Button>
    </p>
  );
}

function Say({ message, own, called, joined, onAgain }: {
  message: Message; own: boolean; called: boolean; joined: boolean; onAgain: (id: string) => void;
}): ReactNode {
  const { t } = useTranslation('comms');
  if (message.state === 'note') {
    return <li className="say-note">{t('moved')} {message.sector !== undefined && <SectorLink id={message.sector} />}</li>;
  }
  return (
    <li className="say" data-own={own} data-state={message.state} data-called={called} data-joined={joined}
      style={{ ['--who' as string]: hueOf(message.userId) }}>
      {!joined && (
        <div className="say-head">
          <strong>{own ? t('you') : message.name}</strong>
          {message.region && <span className="say-region">{message.region}</span>}
          <At at={message.at} />
          {!own && (
            <IconButton
              icon="close" className="say-mute" label={t('mute', { name: message.name })}
              onClick={() => chatStore.tell({ type: 'muted', who: { id: message.userId, name: message.name } })}
            />
          )}
        </div>
      )}
      <p className="say-words">{message.text}</p>
      {message.state === 'pending' && <span className="say-state">{t('pending')}</span>}
      {message.state === 'failed' && <Failed message={message} onAgain={onAgain} />}
    </li>
  );
}

export function Messages({ room, messages, me, onAgain }: Props): ReactNode {
  const { t } = useTranslation('comms');
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);

  // Whoever reads further up is left there.
  useEffect(() => {
    const list = box.current;
    if (list && atEnd.current) list.scrollTop = list.scrollHeight;
  }, [messages, room]);

  return (
    // A list that scrolls must be reachable by keyboard.
    <div
      ref={box} className="says" role="log" aria-live="polite" aria-label={t('said', { room: t(`room.${room}`) })}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onScroll={(event) => {
        const list = event.currentTarget;
        atEnd.current = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
      }}
    >
      <ol>
        {messages.map((message, index) => {
          const before = messages[index - 1];
          const joined = before !== undefined && before.userId === message.userId && before.state !== 'note'
            && message.state !== 'note' && Date.parse(message.at) - Date.parse(before.at) < 120_000;
          const own = me !== null && message.userId === me.id;
          return (
            <Say key={message.id} message={message} own={own} joined={joined} onAgain={onAgain}
              called={!own && me !== null && calls(message.text, me.name)} />
          );
        })}
      </ol>
    </div>
  );
}
