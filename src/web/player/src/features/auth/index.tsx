// Sign in, and become a pilot: two forms at two addresses, and the code of a second factor after the first.
import type { Pending } from '@sectorwars/shared/session';
import { errorText, Icon } from '@sectorwars/shared/ui';
import { ApiError } from '@sectorwars/shared/api';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useSearchParams } from 'react-router-dom';

import { Providers } from './Providers';
import { RegisterForm } from './RegisterForm';
import { SecondFactorForm } from './SecondFactorForm';
import { Sheet } from './Sheet';
import { SignInForm } from './SignInForm';

/** What went wrong at another provider comes back as a stable code; anything else in the address is not shown. */
function ProviderFailure() {
  const { t } = useTranslation('auth');
  const [search] = useSearchParams();
  const code = search.get('error');
  if (code === null) return null;
  const known = /^[a-z_]{1,40}$/.test(code) ? code : 'oauth_failed';
  const text = errorText(new ApiError(400, known, t('provider.failed')), t);
  return <p role="alert" className="auth-failure"><Icon name="danger" /><span>{text}</span></p>;
}

export default function Auth() {
  const { t } = useTranslation('auth');
  const { pathname, search } = useLocation();
  const [pending, setPending] = useState<Pending | null>(null);
  const registering = pathname === '/register';
  if (pending) {
    return (
      <Sheet kicker={t('sign_in.kicker')} title={t('factor.title')} text={t('factor.text')}>
        <SecondFactorForm pending={pending} onLeave={() => setPending(null)} />
      </Sheet>
    );
  }
  const words = registering ? 'register' : 'sign_in';
  return (
    <Sheet kicker={t(`${words}.kicker`)} title={t(`${words}.title`)} text={t(`${words}.text`)}>
      <div className="auth-ways">
        <ProviderFailure />
        {registering ? <RegisterForm onPending={setPending} /> : <SignInForm onPending={setPending} />}
        <Providers register={registering} />
      </div>
      <p className="auth-other">
        {t(`${words}.other`)}{' '}
        <Link to={`${registering ? '/sign-in' : '/register'}${search}`}>{t(`${words}.other_link`)}</Link>
      </p>
    </Sheet>
  );
}
