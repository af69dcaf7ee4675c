import { session, type Pending } from '@sectorwars/shared/session';
import { Button, Field, TextInput } from '@sectorwars/shared/ui';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { fieldText } from './fieldText';
import { FormFailure } from './FormFailure';
import { useSubmission } from './useSubmission';

/** Asks for the six digits of an authenticator, or for one of the backup codes. */
export function SecondFactorForm({ pending, onLeave }: { pending: Pending; onLeave(): void }) {
  const { t } = useTranslation('auth');
  const [code, setCode] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const submission = useSubmission(() => session.secondFactor(pending, code.replaceAll(/\s/g, '')));
  const { failure, wait, busy } = submission;
  useEffect(() => { input.current?.focus(); }, []);
  return (
    <form className="auth-form" noValidate onSubmit={(event) => { event.preventDefault(); submission.submit(); }}>
      <Field label={t('factor.code')} hint={t('factor.hint')} error={fieldText(failure, 'code', t)}>
        <TextInput ref={input} name="code" autoComplete="one-time-code" autoCapitalize="characters" spellCheck={false}
          maxLength={12} className="sw-figure" value={code} onChange={(event) => setCode(event.target.value)} />
      </Field>
      <FormFailure submission={submission} fields={['code']} />
      <Button type="submit" tone="action" wide busy={busy} disabled={wait > 0 || code === ''}>{t('factor.submit')}</Button>
      <Button tone="plain" wide onClick={onLeave}>{t('factor.leave')}</Button>
    </form>
  );
}
