import { api, unwrap } from '@sectorwars/shared/api';
import { Badge, Button, ErrorState, Field, Panel, Skeleton, TextInput, TimeAgo } from '@sectorwars/shared/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { fieldText } from '../auth/fieldText';
import { FormFailure } from '../auth/FormFailure';
import { useSubmission } from '../auth/useSubmission';
import { factorQuery, tokensQuery } from './queries';
import { useAct } from './useAct';

const scopes = ['read', 'play', 'trade', 'chat', 'govern'] as const;
type Scope = (typeof scopes)[number];

function Make({ onToken }: { onToken(token: string): void }) {
  const { t } = useTranslation('account');
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<Scope[]>(['read']);
  const [code, setCode] = useState('');
  const factor = useQuery(factorQuery);
  const guarded = factor.data?.enabled ?? false;
  const submission = useSubmission(async () => {
    const body = { name: name.trim(), scopes: chosen, ...(guarded ? { mfa_code: code.replaceAll(/\s/g, '') } : {}) };
    const made = await unwrap(api.POST('/api/v1/auth/api-tokens', { body }));
    setName('');
    setCode('');
    onToken(made.token);
    void queries.invalidateQueries({ queryKey: ['api-tokens'] });
  });
  const toggle = (scope: Scope) => setChosen(
    chosen.includes(scope) ? chosen.filter((one) => one !== scope) : [...chosen, scope],
  );
  const incomplete = name.trim() === '' || chosen.length === 0 || (guarded && code === '');
  return (
    <form className="account-form" noValidate onSubmit={(event) => { event.preventDefault(); submission.submit(); }}>
      <Field label={t('tokens.name')} hint={t('tokens.name_hint')} error={fieldText(submission.failure, 'name', t)}>
        <TextInput name="token-name" autoComplete="off" maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <fieldset className="account-choices">
        <legend className="sw-label">{t('tokens.scopes')}</legend>
        {scopes.map((scope) => (
          <label key={scope}>
            <input type="checkbox" checked={chosen.includes(scope)} onChange={() => toggle(scope)} />
            {t(`tokens.scope.${scope}`)}
          </label>
        ))}
      </fieldset>
      {guarded && (
        <Field label={t('factor.code')} error={fieldText(submission.failure, 'mfa_code', t)}>
          <TextInput name="mfa_code" autoComplete="one-time-code" maxLength={12} className="sw-figure" value={code}
            onChange={(event) => setCode(event.target.value)} />
        </Field>
      )}
      <FormFailure submission={submission} fields={['name', 'mfa_code']} />
      <Button type="submit" icon="key" busy={submission.busy} disabled={incomplete || submission.wait > 0}>{t('tokens.make')}</Button>
    </form>
  );
}

/** Keys for scripts of one's own: what they may do is chosen, and each can be taken back. */
export function Tokens() {
  const { t } = useTranslation('account');
  const { busy, act } = useAct('api-tokens');
  const [made, setMade] = useState<string | null>(null);
  const list = useQuery(tokensQuery);
  const rows = list.data?.tokens ?? [];
  const revoke = (token_id: string) => act(
    () => unwrap(api.DELETE('/api/v1/auth/api-tokens/{token_id}', { params: { path: { token_id } } })), t('tokens.revoked'),
  );
  return (
    <Panel title={t('tokens.title')} state={list.isPending ? 'loading' : list.isError ? 'error' : 'ready'}>
      <p>{t('tokens.text')}</p>
      {list.isPending && <Skeleton lines={2} />}
      {list.isError && <ErrorState error={list.error} retry={() => void list.refetch()} />}
      {made !== null && (
        <div className="account-form" role="status">
          <p>{t('tokens.once')}</p>
          <code className="account-secret">{made}</code>
          <Button onClick={() => setMade(null)}>{t('tokens.kept')}</Button>
        </div>
      )}
      <ul className="account-rows">
        {rows.map((one) => (
          <li key={one.id}>
            <span className="account-row-text">
              <span>{one.name} {one.scopes.map((scope) => <Badge key={scope}>{t(`tokens.scope.${scope}`)}</Badge>)}</span>
              <small>{one.last_used_at ? <>{t('tokens.used')} <TimeAgo at={one.last_used_at} /></> : t('tokens.unused')}</small>
            </span>
            <Button small busy={busy} onClick={() => revoke(one.id)}>{t('tokens.revoke')}</Button>
          </li>
        ))}
      </ul>
      {list.data && <Make onToken={setMade} />}
    </Panel>
  );
}
