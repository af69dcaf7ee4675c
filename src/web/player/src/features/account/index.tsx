// The account: what keeps it the pilot's own, who else may use it, and what becomes of its data.
import { ApiError } from '@sectorwars/shared/api';
import { ButtonLink, errorText } from '@sectorwars/shared/ui';
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router-dom';

import { Loading } from '../../app/Loading';
import { Household } from './Household';
import { Links } from './Links';
import { Membership } from './Membership';
import { PersonalData } from './PersonalData';
import { SecondFactor } from './SecondFactor';
import {
  factorQuery, householdQuery, linksQuery, plansQuery, providersQuery, sessionsQuery, subscriptionsQuery, tokensQuery,
} from './queries';
import { Sessions } from './Sessions';
import { Tokens } from './Tokens';
import '../auth/auth.css';
import '../settings/settings.css';
import './account.css';

/** How linking an identity elsewhere went; only codes are taken from the address. */
function Returned() {
  const { t } = useTranslation('account');
  const [search] = useSearchParams();
  const linked = search.get('linked');
  const error = search.get('error');
  if (linked === null && error === null) return null;
  if (linked !== null) return <p className="settings-must" role="status">{t('links.added')}</p>;
  const code = /^[a-z_]{1,40}$/.test(error ?? '') ? error ?? '' : 'oauth_failed';
  return <p className="auth-failure" role="alert">{errorText(new ApiError(400, code, t('links.failed')), t)}</p>;
}

export default function Account() {
  const { t } = useTranslation('account');
  const reads = useQueries({
    queries: [
      factorQuery, sessionsQuery, providersQuery, linksQuery,
      tokensQuery, householdQuery, plansQuery, subscriptionsQuery,
    ],
  });
  if (reads.some((one) => one.isPending)) return <Loading />;
  return (
    <div className="settings">
      <div className="account-head">
        <h1>{t('title')}</h1>
        <ButtonLink to="/settings" icon="left" small>{t('settings')}</ButtonLink>
      </div>
      <Returned />
      <SecondFactor />
      <Sessions />
      <Links />
      <Tokens />
      <Household />
      <Membership />
      <PersonalData />
    </div>
  );
}
