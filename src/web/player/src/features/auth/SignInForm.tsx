import { session, type Pending } from '@sectorwars/shared/session';
import { Button, Field, TextInput } from '@sectorwars/shared/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Appeal } from './Appeal';
import { fieldText } from './fieldText';
import { FormFailure } from './FormFailure';
import { PasswordInput } from './PasswordInput';
import { useSubmission } from './useSubmission';

export function SignInForm({ onPending }: { onPending(pending: Pending): void }) {
  const { t } = useTranslation('auth');
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const submission = useSubmission(async () => {
    const pending = await session.signIn(username.trim(), password);
    if (pending) onPending(pending);
  });
  const { failure, wait, busy } = submission;
  return (
    <>
      <form className="auth-form" noValidate onSubmit={(event) => { event.preventDefault(); submission.submit(); }}>
        <Field label={t('username')} error={fieldText(failure, 'username', t)}>
          <TextInput name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} required
            value={username} onChange={(event) => setUsername(event.target.value)} />
        </Field>
        <Field label={t('password')} error={fieldText(failure, 'password', t)}>
          <PasswordInput name="password" autoComplete="current-password" required value={password}
            onChange={(event) => setPassword(event.target.value)} />
        </Field>
        <FormFailure submission={submission} fields={['username', 'password']} />
        <Button type="submit" tone="action" wide busy={busy} disabled={wait > 0 || username === '' || password === ''}>
          {t('sign_in.submit')}
        </Button>
      </form>
      <Appeal refused={failure} />
    </>
  );
}
