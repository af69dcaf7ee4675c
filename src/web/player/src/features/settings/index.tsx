// Settings of this browser, and of the account.
import { changeLanguage, languages, type Language } from '@sectorwars/shared/i18n';
import { session, useSession } from '@sectorwars/shared/session';
import { Button, ButtonLink, Field, Panel, Select, setPreferences, usePreferences, type Motion, type Theme } from '@sectorwars/shared/ui';
import { useTranslation } from 'react-i18next';

import { ChangePassword } from './ChangePassword';
import '../auth/auth.css';
import './settings.css';

const names: Record<Language, string> = { en: 'English', de: 'Deutsch' };
const themes: Theme[] = ['dark', 'light', 'system'];
const motions: Motion[] = ['system', 'full', 'reduced'];

function Cockpit() {
  const { t, i18n } = useTranslation('settings');
  const { theme, motion, sound, singleKeys } = usePreferences();
  const switches = ['off', 'on'].map((one) => ({ value: one, label: t(`switch.${one}`) }));
  return (
    <Panel title={t('cockpit')}>
      <div className="settings-fields">
        <Field label={t('language')}>
          <Select value={i18n.language} options={languages.map((one) => ({ value: one, label: names[one] }))}
            onChange={(event) => void changeLanguage(event.target.value as Language)} />
        </Field>
        <Field label={t('theme')}>
          <Select value={theme} options={themes.map((one) => ({ value: one, label: t(`themes.${one}`) }))}
            onChange={(event) => setPreferences({ theme: event.target.value as Theme })} />
        </Field>
        <Field label={t('motion')} hint={t('motion_hint')}>
          <Select value={motion} options={motions.map((one) => ({ value: one, label: t(`motions.${one}`) }))}
            onChange={(event) => setPreferences({ motion: event.target.value as Motion })} />
        </Field>
        <Field label={t('sound')} hint={t('sound_hint')}>
          <Select value={sound ? 'on' : 'off'} options={switches}
            onChange={(event) => setPreferences({ sound: event.target.value === 'on' })} />
        </Field>
        <Field label={t('keys')} hint={t('keys_hint')}>
          <Select value={singleKeys ? 'on' : 'off'} options={switches}
            onChange={(event) => setPreferences({ singleKeys: event.target.value === 'on' })} />
        </Field>
      </div>
    </Panel>
  );
}

function Account() {
  const { t } = useTranslation('settings');
  const { user } = useSession();
  return (
    <Panel title={t('account')}>
      <dl className="settings-account">
        <div><dt className="sw-label">{t('username')}</dt><dd className="sw-figure">{user?.username}</dd></div>
        <div><dt className="sw-label">{t('email')}</dt><dd className="sw-figure">{user?.email}</dd></div>
      </dl>
      <p className="settings-security">{t('security_text')}</p>
      <ButtonLink to="/account" icon="lock">{t('security')}</ButtonLink>{' '}
      <Button tone="danger" icon="exit" onClick={() => void session.signOut()}>{t('sign_out')}</Button>
    </Panel>
  );
}

export default function Settings() {
  const { t } = useTranslation('settings');
  const { mustChangePassword } = useSession();
  return (
    <div className="settings">
      <h1>{t('title')}</h1>
      {mustChangePassword && <p className="settings-must" role="alert">{t('must_change')}</p>}
      <Cockpit />
      <Account />
      <ChangePassword />
    </div>
  );
}
