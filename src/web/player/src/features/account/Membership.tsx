import { api, mutation, unwrap } from '@sectorwars/shared/api';
import { Badge, Button, ErrorState, Field, Panel, Skeleton, TextInput } from '@sectorwars/shared/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { plansQuery, subscriptionsQuery } from './queries';
import { useAct } from './useAct';

type Plan = 'galactic_citizen' | 'regional_owner';

/** What is paid for. The way to PayPal and back changes nothing; the state shown is what PayPal told the server. */
export function Membership() {
  const { t } = useTranslation('account');
  const { busy, act } = useAct('subscriptions');
  const [region, setRegion] = useState('');
  const plans = useQuery(plansQuery);
  const own = useQuery(subscriptionsQuery);
  const pending = plans.isPending || own.isPending;
  const failed = plans.error ?? own.error;
  const rows = own.data?.subscriptions ?? [];
  const buy = async (subscription_type: Plan) => {
    const here = `${location.origin}/account`;
    const body = {
      subscription_type, return_url: here, cancel_url: here,
      ...(subscription_type === 'regional_owner' && region.trim() !== '' ? { region_name: region.trim() } : {}),
    };
    const { approval_url } = await unwrap(api.POST('/api/v1/paypal/subscriptions/create', { body, ...mutation() }));
    if (approval_url) location.assign(approval_url);
  };
  const cancel = (subscription_id: string) => act(
    () => unwrap(api.POST('/api/v1/paypal/subscriptions/{subscription_id}/cancel', { params: { path: { subscription_id } } })),
    t('membership.cancelled'),
  );
  return (
    <Panel title={t('membership.title')} state={pending ? 'loading' : failed ? 'error' : 'ready'}>
      {pending && <Skeleton lines={2} height="3rem" />}
      {failed && <ErrorState error={failed} retry={() => { void plans.refetch(); void own.refetch(); }} />}
      {!pending && !failed && <p>{t('membership.note')}</p>}
      <ul className="account-rows">
        {plans.data?.plans.map((plan) => {
          const subscription = rows.find((one) => one.type === plan.id && one.status !== 'abandoned' && one.status !== 'expired');
          return (
            <li key={plan.id}>
              <span className="account-row-text">
                <span>{t(`membership.plan.${plan.id}.name`, { defaultValue: plan.name })} <Badge>{plan.price}</Badge></span>
                <small>{t(`membership.plan.${plan.id}.text`, { defaultValue: plan.description })}</small>
                {subscription && (
                  <small>
                    {t('membership.status', { status: t(`membership.state.${subscription.status}`) })}
                    {subscription.region_name && <> · {t('membership.region', { name: subscription.region_name })}</>}
                  </small>
                )}
              </span>
              {subscription && subscription.status !== 'cancelled'
                ? <Button small busy={busy} onClick={() => cancel(subscription.subscription_id)}>{t('membership.cancel')}</Button>
                : <Button small busy={busy} onClick={() => act(() => buy(plan.id as Plan))}>{t('membership.buy')}</Button>}
            </li>
          );
        })}
      </ul>
      {plans.data && !rows.some((one) => one.type === 'regional_owner') && (
        <Field label={t('membership.region_name')}>
          <TextInput name="region" autoComplete="off" maxLength={50} value={region} onChange={(event) => setRegion(event.target.value)} />
        </Field>
      )}
    </Panel>
  );
}
