// The way back from GitHub, Google or Steam: a code that counts once, out of the address at once.
import { toApiError, type ApiError } from '@sectorwars/shared/api';
import { session, type Pending } from '@sectorwars/shared/session';
import { ButtonLink, errorText, Icon } from '@sectorwars/shared/ui';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { SecondFactorForm } from './SecondFactorForm';
import { Sheet } from './Sheet';

/** One exchange a code, however often the page is drawn. */
let under: { code: string; reply: Promise<Pending | null> } | null = null;

function exchange(code: string): Promise<Pending | null> {
  if (under?.code !== code) under = { code, reply: session.exchange(code) };
  return under.reply;
}

export default function Callback() {
  const { t } = useTranslation('auth');
  const [code] = useState(() => new URLSearchParams(location.search).get('code') ?? '');
  const [pending, setPending] = useState<Pending | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  useEffect(() => {
    history.replaceState(history.state, '', location.pathname);
    exchange(code).then(setPending, (cause: unknown) => setFailure(toApiError(cause)));
  }, [code]);
  return (
    <Sheet kicker={t('sign_in.kicker')} title={t(pending ? 'factor.title' : 'callback.title')}
      text={t(pending ? 'factor.text' : 'callback.text')}>
      {pending && <SecondFactorForm pending={pending} onLeave={() => { location.assign('/sign-in'); }} />}
      {failure && (
        <div className="auth-ways">
          <p role="alert" className="auth-failure"><Icon name="danger" /><span>{errorText(failure, t)}</span></p>
          <ButtonLink to="/sign-in" tone="action" wide>{t('callback.back')}</ButtonLink>
        </div>
      )}
    </Sheet>
  );
}
