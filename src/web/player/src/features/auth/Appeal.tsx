import { api, unwrap, type ApiError } from '@sectorwars/shared/api';
import { Button, Field, TextArea } from '@sectorwars/shared/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { fieldText } from './fieldText';
import { FormFailure } from './FormFailure';
import { useSubmission } from './useSubmission';

/** Whoever is shut out and proved who they are may answer, once. */
export function Appeal({ refused }: { refused: ApiError | null }) {
  const { t } = useTranslation('auth');
  const [text, setText] = useState('');
  const [sent, setSent] = useState(false);
  const appeal_token = refused?.fieldMessage('appeal_token');
  const submission = useSubmission(async () => {
    await unwrap(api.POST('/api/v1/auth/appeals', { body: { appeal_token: appeal_token ?? '', text: text.trim() } }));
    setSent(true);
  });
  if (appeal_token === undefined) return null;
  if (sent) return <p role="status" className="auth-words">{t('appeal.sent')}</p>;
  return (
    <form className="auth-form" noValidate onSubmit={(event) => { event.preventDefault(); submission.submit(); }}>
      <Field label={t('appeal.label')} hint={t('appeal.hint')} error={fieldText(submission.failure, 'text', t)}>
        <TextArea name="appeal" rows={4} maxLength={2000} value={text} onChange={(event) => setText(event.target.value)} />
      </Field>
      <FormFailure submission={submission} fields={['text']} />
      <Button type="submit" wide busy={submission.busy} disabled={text.trim() === '' || submission.wait > 0}>{t('appeal.send')}</Button>
    </form>
  );
}
