import { session, type Pending } from '@sectorwars/shared/session';
import { Button, Field, TextInput } from '@sectorwars/shared/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { fieldText } from './fieldText';
import { FormFailure } from './FormFailure';
import { PasswordHints } from './PasswordHints';
import { PasswordInput } from './PasswordInput';
import { useSubmission } from './useSubmission';

export function RegisterForm({ onPending }: { onPending(pending: Pending): void }) {
  const { t } = useTranslation('auth');
  const [username, setUsername] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const submission = useSubmission(async () => {
    const pending = await session.register(username.trim(), email.trim(), password);
    if (pending) onPending(pending);
  });
  const { failure, wait, busy } = submission;
  const incomplete = username === '' || email === '' || password === '';
  return (
    <form className="auth-form" noValidate onSubmit={(event) => { event.preventDefault(); submission.submit(); }}>
      <Field label={t('username')} hint={t('register.username_hint')} error={fieldText(failure, 'username', t)}>
        <TextInput name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} maxLength={30} required
          value={username} onChange={(event) => setUsername(event.target.value)} />
      </Field>
      <Field label={t('email')} error={fieldText(failure, 'email', t)}>
        <TextInput type="email" name="email" autoComplete="email" inputMode="email" required value={email}
          onChange={(event) => setEmail(event.target.value)} />
      </Field>
      <Field label={t('password')} error={fieldText(failure, 'password', t)}
        hint={<PasswordHints password={password} username={username} />}>
        <PasswordInput name="password" autoComplete="new-password" required value={password}
          onChange={(event) => setPassword(event.target.value)} />
      </Field>
      <FormFailure submission={submission} fields={['username', 'email', 'password']} />
      <Button type="submit" tone="action" wide busy={busy} disabled={wait > 0 || incomplete}>{t('register.submit')}</Button>
    </form>
  );
}
