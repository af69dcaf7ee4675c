import { api, unwrap } from '@sectorwars/shared/api';
import { session, useSession } from '@sectorwars/shared/session';
import { Button, Dialog, Field, Panel, TextInput } from '@sectorwars/shared/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { fieldText } from '../auth/fieldText';
import { FormFailure } from '../auth/FormFailure';
import { PasswordInput } from '../auth/PasswordInput';
import { useSubmission } from '../auth/useSubmission';
import { useAct } from './useAct';

function save(name: string, document_: unknown): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(document_, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

function Erase({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('account');
  const { user } = useSession();
  const [password, setPassword] = useState('');
  const [confirm, setConfirm] = useState('');
  const [code, setCode] = useState('');
  const submission = useSubmission(async () => {
    const body = { password, confirm, ...(code === '' ? {} : { mfa_code: code.replaceAll(/\s/g, '') }) };
    await unwrap(api.POST('/api/v1/auth/me/erase', { body }));
    await session.signOut();
  });
  return (
    <Dialog open onClose={onClose} title={t('data.erase')}>
      <form className="account-form" noValidate onSubmit={(event) => { event.preventDefault(); submission.submit(); }}>
        <p>{t('data.erase_text')}</p>
        <Field label={t('data.confirm', { name: user?.username ?? '' })} error={fieldText(submission.failure, 'confirm', t)}>
          <TextInput name="confirm" autoComplete="off" data-autofocus value={confirm} onChange={(event) => setConfirm(event.target.value)} />
        </Field>
        <Field label={t('password')} error={fieldText(submission.failure, 'password', t)}>
          <PasswordInput name="password" autoComplete="current-password" value={password}
            onChange={(event) => setPassword(event.target.value)} />
        </Field>
        <Field label={t('factor.code_if')} error={fieldText(submission.failure, 'mfa_code', t)}>
          <TextInput name="mfa_code" autoComplete="one-time-code" maxLength={12} className="sw-figure" value={code}
            onChange={(event) => setCode(event.target.value)} />
        </Field>
        <FormFailure submission={submission} fields={['confirm', 'password', 'mfa_code']} />
        <Button type="submit" tone="danger" busy={submission.busy}
          disabled={confirm !== user?.username || password === '' || submission.wait > 0}>{t('data.erase')}
        </Button>
      </form>
    </Dialog>
  );
}

/** What is known about the pilot, to take along or to be forgotten. */
export function PersonalData() {
  const { t } = useTranslation('account');
  const { user } = useSession();
  const { busy, act } = useAct();
  const [erasing, setErasing] = useState(false);
  return (
    <Panel title={t('data.title')}>
      <p>{t('data.text')}</p>
      <div className="account-actions">
        <Button icon="down" busy={busy} onClick={() => act(async () => {
          save(`${user?.username ?? 'account'}.json`, await unwrap(api.POST('/api/v1/auth/me/export')));
        })}>{t('data.export')}
        </Button>
        <Button tone="danger" onClick={() => setErasing(true)}>{t('data.erase')}</Button>
      </div>
      {erasing && <Erase onClose={() => setErasing(false)} />}
    </Panel>
  );
}
