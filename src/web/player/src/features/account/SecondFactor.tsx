import { api, unwrap } from '@sectorwars/shared/api';
import { session } from '@sectorwars/shared/session';
import { Badge, Button, ErrorState, Field, Panel, Skeleton, TextInput } from '@sectorwars/shared/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { fieldText } from '../auth/fieldText';
import { FormFailure } from '../auth/FormFailure';
import { PasswordInput } from '../auth/PasswordInput';
import { useSubmission } from '../auth/useSubmission';
import { factorQuery } from './queries';

interface Setup {
  secret: string;
  picture: string;
}

/** Shown once and kept nowhere. */
function Codes({ codes, onDone }: { codes: string[]; onDone(): void }) {
  const { t } = useTranslation('account');
  return (
    <div className="account-form">
      <p>{t('factor.codes_text')}</p>
      <ul className="account-codes">{codes.map((one) => <li key={one} className="account-secret">{one}</li>)}</ul>
      <Button tone="action" onClick={onDone}>{t('factor.codes_kept')}</Button>
    </div>
  );
}

function SetUp({ setup, onCodes }: { setup: Setup; onCodes(codes: string[]): void }) {
  const { t } = useTranslation('account');
  const [code, setCode] = useState('');
  const submission = useSubmission(async () => {
    onCodes(await session.turnOnSecondFactor(code.replaceAll(/\s/g, '')));
  });
  return (
    <form className="account-form" noValidate onSubmit={(event) => { event.preventDefault(); submission.submit(); }}>
      <p>{t('factor.scan')}</p>
      <img className="account-qr" src={setup.picture} alt={t('factor.qr')} width={208} height={208} />
      <p>{t('factor.by_hand')}</p>
      <code className="account-secret">{setup.secret}</code>
      <Field label={t('factor.code')} error={fieldText(submission.failure, 'code', t)}>
        <TextInput name="code" inputMode="numeric" autoComplete="one-time-code" maxLength={8} className="sw-figure"
          value={code} onChange={(event) => setCode(event.target.value)} />
      </Field>
      <FormFailure submission={submission} fields={['code']} />
      <Button type="submit" tone="action" busy={submission.busy} disabled={code === '' || submission.wait > 0}>
        {t('factor.confirm')}
      </Button>
    </form>
  );
}

function TurnOff({ onOff }: { onOff(): void }) {
  const { t } = useTranslation('account');
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const submission = useSubmission(async () => {
    await unwrap(api.POST('/api/v1/auth/mfa/disable', { body: { code: code.replaceAll(/\s/g, ''), password } }));
    await session.refresh();
    onOff();
  });
  return (
    <form className="account-form" noValidate onSubmit={(event) => { event.preventDefault(); submission.submit(); }}>
      <Field label={t('password')} error={fieldText(submission.failure, 'password', t)}>
        <PasswordInput name="password" autoComplete="current-password" value={password}
          onChange={(event) => setPassword(event.target.value)} />
      </Field>
      <Field label={t('factor.code')} error={fieldText(submission.failure, 'code', t)}>
        <TextInput name="code" autoComplete="one-time-code" maxLength={12} className="sw-figure" value={code}
          onChange={(event) => setCode(event.target.value)} />
      </Field>
      <FormFailure submission={submission} fields={['password', 'code']} />
      <Button type="submit" tone="danger" busy={submission.busy}
        disabled={code === '' || password === '' || submission.wait > 0}>
        {t('factor.turn_off')}
      </Button>
    </form>
  );
}

export function SecondFactor() {
  const { t } = useTranslation('account');
  const queries = useQueryClient();
  const [setup, setSetup] = useState<Setup | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const [leaving, setLeaving] = useState(false);
  const status = useQuery(factorQuery);
  const [password, setPassword] = useState('');
  const begin = useSubmission(async () => {
    const reply = await unwrap(api.POST('/api/v1/auth/mfa/generate', { body: password === '' ? {} : { password } }));
    setPassword('');
    setSetup({ secret: reply.secret, picture: reply.qr_code_data_url });
  });
  const changed = () => {
    setSetup(null);
    setLeaving(false);
    void queries.invalidateQueries({ queryKey: ['mfa'] });
    void queries.invalidateQueries({ queryKey: ['sessions'] });
  };
  const on = status.data?.enabled ?? false;
  return (
    <Panel title={t('factor.title')} state={status.isPending ? 'loading' : status.isError ? 'error' : 'ready'}
      actions={status.data && <Badge tone={on ? 'green' : 'amber'}>{t(on ? 'factor.on' : 'factor.off')}</Badge>}>
      {status.isPending && <Skeleton lines={3} />}
      {status.isError && <ErrorState error={status.error} retry={() => void status.refetch()} />}
      {status.data && codes === null && (
        <p>{on ? t('factor.on_text', { count: status.data.backup_codes_remaining ?? 0 }) : t('factor.off_text')}</p>
      )}
      {codes !== null && <Codes codes={codes} onDone={() => { setCodes(null); changed(); }} />}
      {status.data && !on && codes === null && (setup
        ? <SetUp setup={setup} onCodes={setCodes} />
        : (
          <form className="account-form" noValidate onSubmit={(event) => { event.preventDefault(); begin.submit(); }}>
            <Field label={t('factor.password')} error={fieldText(begin.failure, 'password', t)}>
              <PasswordInput name="password" autoComplete="current-password" value={password}
                onChange={(event) => setPassword(event.target.value)} />
            </Field>
            <FormFailure submission={begin} fields={['password']} />
            <Button type="submit" tone="action" icon="lock" busy={begin.busy} disabled={begin.wait > 0}>{t('factor.begin')}</Button>
          </form>
        ))}
      {on && codes === null && (leaving
        ? <TurnOff onOff={changed} />
        : <div className="account-actions"><Button onClick={() => setLeaving(true)}>{t('factor.turn_off')}</Button></div>)}
    </Panel>
  );
}
