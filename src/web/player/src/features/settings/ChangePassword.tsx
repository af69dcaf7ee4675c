import { api, unwrap } from '@sectorwars/shared/api';
import { session, useSession } from '@sectorwars/shared/session';
import { Button, Field, Panel, TextInput, useToast } from '@sectorwars/shared/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { fieldText } from '../auth/fieldText';
import { FormFailure } from '../auth/FormFailure';
import { PasswordHints } from '../auth/PasswordHints';
import { PasswordInput } from '../auth/PasswordInput';
import { useSubmission } from '../auth/useSubmission';

export function ChangePassword() {
  const { t } = useTranslation(['settings', 'auth']);
  const { user } = useSession();
  const toast = useToast();
  const [before, setBefore] = useState('');
  const [after, setAfter] = useState('');
  const [code, setCode] = useState('');
  const factor = useQuery({
    queryKey: ['mfa'],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/auth/mfa/status', { signal })),
  });
  const guarded = factor.data?.enabled ?? false;
  const submission = useSubmission(async () => {
    await session.changePassword(before, after, code.replaceAll(/\s/g, ''));
    setCode('');
    setBefore('');
    setAfter('');
    toast.show({ tone: 'success', title: t('settings:password_changed'), text: t('settings:password_changed_text') });
  });
  const { failure, wait, busy } = submission;
  return (
    <Panel title={t('settings:password')}>
      <form className="settings-fields" noValidate onSubmit={(event) => { event.preventDefault(); submission.submit(); }}>
        <input type="text" name="username" autoComplete="username" value={user?.username ?? ''} readOnly hidden />
        <Field label={t('settings:old_password')} error={fieldText(failure, 'old_password', t)}>
          <PasswordInput name="old_password" autoComplete="current-password" value={before}
            onChange={(event) => setBefore(event.target.value)} />
        </Field>
        <Field label={t('settings:new_password')} error={fieldText(failure, 'new_password', t)}
          hint={<PasswordHints password={after} username={user?.username ?? ''} />}>
          <PasswordInput name="new_password" autoComplete="new-password" value={after}
            onChange={(event) => setAfter(event.target.value)} />
        </Field>
        {guarded && (
          <Field label={t('settings:factor_code')} error={fieldText(failure, 'mfa_code', t)}>
            <TextInput name="mfa_code" autoComplete="one-time-code" maxLength={12} className="sw-figure" value={code}
              onChange={(event) => setCode(event.target.value)} />
          </Field>
        )}
        <FormFailure submission={submission} fields={['old_password', 'new_password', 'mfa_code']} />
        <Button type="submit" busy={busy} disabled={wait > 0 || before === '' || after === '' || (guarded && code === '')}>
          {t('settings:change_password')}
        </Button>
      </form>
    </Panel>
  );
}
