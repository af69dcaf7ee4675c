// The bell of the deck: what came while one looked elsewhere. Being always there, it also keeps the ears of the chat
// and the memory of what was seen.
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { Button, EmptyState, Icon, IconButton, TimeAgo, useCommands, useHotkey } from '@sectorwars/shared/ui';
import { useUnreadChat } from '../comms/store';
import { useHearing } from '../comms/useComms';
import { useKeepSeen } from '../log/seen';
import { unread, type Notice } from './notices';
import { NoticeSettings } from './Settings';
import { trayStore, useTray } from './store';
import { iconOf, useNotices, useWords } from './useNotices';
import './notifications.css';

function Item({ notice, onFollow }: { notice: Notice; onFollow: () => void }): ReactNode {
  const { t } = useTranslation('notifications');
  const words = useWords();
  const text = <>{words(notice)}{notice.times > 1 && <span className="tray-times"> ×{notice.times}</span>}</>;
  return (
    <li className="tray-item" data-tone={notice.tone} data-unread={!notice.read}>
      <Icon name={iconOf[notice.kind]} title={t(`kind.${notice.kind}`)} />
      <div>
        {notice.to ? <Link to={notice.to} onClick={onFollow}>{text}</Link> : <p>{text}</p>}
        <TimeAgo at={notice.at} />
      </div>
      <IconButton icon="close" label={t('drop')} onClick={() => trayStore.drop(notice.id)} />
    </li>
  );
}

function Chat({ onFollow }: { onFollow: () => void }): ReactNode {
  const { t } = useTranslation('notifications');
  const { unread: count } = useUnreadChat();
  if (count === 0) return null;
  return <Link className="tray-chat" to="/comms" onClick={onFollow}><Icon name="comms" /> {t('chat', { count })}</Link>;
}

function Tray({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const { t } = useTranslation('notifications');
  const { notices, settings } = useTray();
  const [setting, setSetting] = useState(false);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    box.current?.focus();
    return () => trayStore.readAll();
  }, []);
  return (
    <section ref={box} id={id} className="tray" role="dialog" aria-label={t('title')} tabIndex={-1}>
      <div className="tray-head">
        <h2 className="sw-panel-title">{t('title')}</h2>
        <label className="tray-quiet">
          <input type="checkbox" role="switch" checked={settings.quiet}
            onChange={(event) => trayStore.set({ ...settings, quiet: event.target.checked })} />
          {t('quiet')}
        </label>
        <IconButton icon="settings" label={t('settings.title')} aria-pressed={setting} onClick={() => setSetting(!setting)} />
        <IconButton icon="close" label={t('close')} onClick={onClose} />
      </div>
      {setting ? <NoticeSettings /> : (
        <>
          <Chat onFollow={onClose} />
          {notices.length === 0
            ? <EmptyState icon="bell" title={t('empty.title')}>{t('empty.words')}</EmptyState>
            : <ul className="tray-list">{notices.map((one) => <Item key={one.id} notice={one} onFollow={onClose} />)}</ul>}
          {notices.length > 0 && <Button small tone="plain" wide onClick={trayStore.clear}>{t('clear')}</Button>}
        </>
      )}
    </section>
  );
}

export function NotificationTray(): ReactNode {
  const { t } = useTranslation('notifications');
  useNotices();
  useHearing();
  useKeepSeen();
  const { notices, settings } = useTray();
  const { unread: words, called } = useUnreadChat();
  const [open, setOpen] = useState(false);
  const holder = useRef<HTMLDivElement>(null);
  const bell = useRef<HTMLButtonElement>(null);
  const id = useId();
  const count = unread(notices) + words;

  const close = (): void => {
    setOpen(false);
    bell.current?.focus();
  };
  const toggleQuiet = (): void => trayStore.set({ ...settings, quiet: !settings.quiet });
  useHotkey('n', t('open'), () => setOpen(!open));
  useCommands([
    { id: 'notifications.open', title: t('open'), keys: 'n', section: t('title'), run: () => setOpen(true) },
    { id: 'notifications.quiet', title: t(settings.quiet ? 'loud' : 'quiet_on'), section: t('title'), run: toggleQuiet },
  ]);

  useEffect(() => {
    if (!open) return;
    const away = (event: Event): void => {
      if (event.target instanceof Node && !holder.current?.contains(event.target)) setOpen(false);
    };
    const escape = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      bell.current?.focus();
    };
    document.addEventListener('pointerdown', away);
    document.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('keydown', escape);
    };
  }, [open]);

  return (
    <div ref={holder} className="tray-holder" data-quiet={settings.quiet}>
      <IconButton
        ref={bell} icon="bell" label={count > 0 ? t('unread', { count }) : t('title')} aria-expanded={open}
        aria-controls={open ? id : undefined} aria-haspopup="dialog" onClick={() => setOpen(!open)}
      />
      {count > 0 && <span className="tray-count" data-called={called > 0} aria-hidden="true">{count > 99 ? '99+' : count}</span>}
      {open && <Tray id={id} onClose={close} />}
    </div>
  );
}

export default NotificationTray;
