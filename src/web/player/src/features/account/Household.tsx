import { api, unwrap } from '@sectorwars/shared/api';
import { useSession } from '@sectorwars/shared/session';
import { Button, ErrorState, Field, Panel, Skeleton, TextInput } from '@sectorwars/shared/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { fieldText } from '../auth/fieldText';
import { FormFailure } from '../auth/FormFailure';
import { useSubmission } from '../auth/useSubmission';
import { householdQuery } from './queries';
import { useAct } from './useAct';

/** One line of text and a button. */
function Ask({ label, submit, field, send }: {
  label: string; submit: string; field: string; send(text: string): Promise<unknown>;
}) {
  const { t } = useTranslation('account');
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const submission = useSubmission(async () => {
    await send(text.trim());
    setText('');
    void queries.invalidateQueries({ queryKey: ['household'] });
  });
  return (
    <form className="account-form" noValidate onSubmit={(event) => { event.preventDefault(); submission.submit(); }}>
      <Field label={label} error={fieldText(submission.failure, field, t)}>
        <TextInput name={field} autoComplete="off" maxLength={60} value={text} onChange={(event) => setText(event.target.value)} />
      </Field>
      <FormFailure submission={submission} fields={[field]} />
      <Button type="submit" busy={submission.busy} disabled={text.trim() === '' || submission.wait > 0}>{submit}</Button>
    </form>
  );
}

/** Who plays from the same home: said by themselves, so that nobody has to guess. */
export function Household() {
  const { t } = useTranslation('account');
  const { user } = useSession();
  const { busy, act } = useAct('household');
  const mine = useQuery(householdQuery);
  const household = mine.data?.household ?? null;
  const path = (household_id: string) => ({ params: { path: { household_id } } });
  return (
    <Panel title={t('household.title')} state={mine.isPending ? 'loading' : mine.isError ? 'error' : 'ready'}>
      <p>{t('household.text')}</p>
      {mine.isPending && <Skeleton lines={2} />}
      {mine.isError && <ErrorState error={mine.error} retry={() => void mine.refetch()} />}
      <ul className="account-rows">
        {mine.data?.invitations.map((one) => (
          <li key={one.household_id}>
            <span className="account-row-text"><span>{one.household}</span><small>{one.invited_by}</small></span>
            <span className="account-actions">
              <Button small busy={busy} onClick={() => act(
                () => unwrap(api.POST('/api/v1/households/{household_id}/accept', path(one.household_id))))}>{t('household.accept')}
              </Button>
              <Button small busy={busy} onClick={() => act(
                () => unwrap(api.POST('/api/v1/households/{household_id}/decline', path(one.household_id))))}>{t('household.decline')}
              </Button>
            </span>
          </li>
        ))}
        {household?.members.map((one) => (
          <li key={one.user_id}>
            <span className="account-row-text"><span>{one.username}</span><small>{household.name}</small></span>
            {one.username === user?.username && (
              <Button small busy={busy} onClick={() => act(
                () => unwrap(api.POST('/api/v1/households/{household_id}/leave', path(household.household_id))), t('household.left'))}>
                {t('household.leave')}
              </Button>
            )}
          </li>
        ))}
        {household?.invited.map((name) => (
          <li key={name}><span className="account-row-text"><span>{name}</span><small>{t('household.pending')}</small></span></li>
        ))}
      </ul>
      {household && (
        <Ask label={t('household.invite')} submit={t('household.invite_submit')} field="username" send={(username) => unwrap(
          api.POST('/api/v1/households/{household_id}/invite', { ...path(household.household_id), body: { username } }))} />
      )}
      {mine.data && !household && (
        <Ask label={t('household.name')} submit={t('household.found')} field="name"
          send={(name) => unwrap(api.POST('/api/v1/households', { body: { name } }))} />
      )}
    </Panel>
  );
}
