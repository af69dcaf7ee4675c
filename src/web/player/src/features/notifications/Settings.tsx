// What pops up, what is kept, and what the browser may say when nobody looks.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@sectorwars/shared/ui';
import { noticeKinds, type Rule } from './notices';
import { trayStore, useTray } from './store';
import { browserAllowed } from './useNotices';

const ways = ['toast', 'tray', 'browser'] as const;

export function NoticeSettings(): ReactNode {
  const { t } = useTranslation('notifications');
  const { settings } = useTray();
  const [permission, setPermission] = useState(typeof Notification === 'undefined' ? 'none' : Notification.permission);
  const ask = async (): Promise<void> => setPermission(await Notification.requestPermission());
  const set = (kind: typeof noticeKinds[number], way: keyof Rule, on: boolean): void =>
    trayStore.set({ ...settings, rules: { ...settings.rules, [kind]: { ...settings.rules[kind], [way]: on } } });
  return (
    <div className="tray-settings">
      <table>
        <caption className="sw-hidden">{t('settings.title')}</caption>
        <thead><tr><th scope="col">{t('settings.kind')}</th>{ways.map((way) => <th key={way} scope="col">{t(`way.${way}`)}</th>)}</tr></thead>
        <tbody>
          {noticeKinds.map((kind) => (
            <tr key={kind}>
              <th scope="row">{t(`kind.${kind}`)}</th>
              {ways.map((way) => (
                <td key={way}>
                  <label>
                    <span className="sw-hidden">{t(`kind.${kind}`)}: {t(`way.${way}`)}</span>
                    <input type="checkbox" checked={settings.rules[kind][way]} disabled={way === 'browser' && !browserAllowed()}
                      onChange={(event) => set(kind, way, event.target.checked)} />
                  </label>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {permission === 'default' && (
        <p><Button small onClick={() => void ask()}>{t('settings.allow')}</Button> {t('settings.allow_words')}</p>
      )}
      {permission === 'denied' && <p>{t('settings.denied')}</p>}
    </div>
  );
}
