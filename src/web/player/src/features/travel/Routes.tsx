// Ways to other regions, and what each would take.
import { useTravelRoutes } from '@sectorwars/shared/api/hooks';
import {
  Badge, Button, Credits, Dialog, EmptyState, ErrorState, Icon, Panel, Skeleton, errorText,
} from '@sectorwars/shared/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';

import { coursePilot } from '../map/course/pilot';
import { destinationsOf, keyOf, needsFlight, type WayOut } from './state';
import { useQuote, useTravelActs } from './useTravel';

const methodIcons = { platform_gate: 'gate', player_gate: 'link', warp_jumper: 'warp' } as const;

export function useReason(): (reason: string | null | undefined) => string {
  const { t, i18n } = useTranslation(['travel', 'errors']);
  return (reason) => {
    if (!reason) return '';
    if (i18n.exists(`travel:reason.${reason}`)) return t(`travel:reason.${reason}`);
    return t(`errors:${reason}`, { defaultValue: reason, detail: reason });
  };
}

function Way({ way, onQuote }: { way: WayOut; onQuote: () => void }) {
  const { t } = useTranslation(['travel', 'map']);
  const reason = useReason();
  const navigate = useNavigate();
  const flyThere = () => {
    void coursePilot.plot(way.sector_id, 'turns');
    void navigate(`/map?sector=${way.sector_id}`);
  };
  return (
    <li className="travel-way" data-open={way.available || undefined}>
      <span className="travel-way-name">
        <Icon name={methodIcons[way.travel_method]} />
        <span>{t(`travel:method.${way.travel_method}`)}
          {way.sector_id > 0 && <small>{t('travel:from_sector', { id: way.sector_id })}</small>}
        </span>
      </span>
      <span className="travel-way-cost">
        <Credits amount={way.travel_cost} />
        <span className="sw-figure">{t('map:turns_n', { count: way.turn_cost })}</span>
      </span>
      {way.available
        ? <Button small tone="action" onClick={onQuote}>{t('travel:routes.choose')}</Button>
        : needsFlight(way)
          ? <Button small tone="navigate" icon="course" onClick={flyThere}>{t('travel:routes.fly_there')}</Button>
          : <Badge>{t('travel:routes.closed')}</Badge>}
      {!way.available && <p className="travel-why">{reason(way.reason)}</p>}
    </li>
  );
}

function Confirm({ way, onClose, onGone }: { way: WayOut; onClose: () => void; onGone: (id: string) => void }) {
  const { t } = useTranslation(['travel', 'map', 'errors', 'common']);
  const quote = useQuote(way);
  const { depart } = useTravelActs();
  const reason = useReason();
  const go = () => {
    depart.mutate(way, { onSuccess: (travel) => { onGone(travel.travel_id); }, onError: onClose });
  };
  return (
    <Dialog open title={t('travel:confirm.title', { name: way.display_name })} onClose={onClose}
      footer={(
        <>
          <Button onClick={onClose}>{t('travel:confirm.stay')}</Button>
          <Button tone="action" icon="gate" busy={depart.isPending} disabled={!quote.data?.available} onClick={go}>
            {t('travel:confirm.go')}
          </Button>
        </>
      )}>
      <p>{t('travel:confirm.text')}</p>
      {quote.isPending && <Skeleton lines={3} />}
      {quote.error && <p className="map-notice" data-tone="red">{errorText(quote.error, t)}</p>}
      {quote.data && (
        <dl className="map-facts travel-quote">
          <div><dt>{t('travel:confirm.method')}</dt><dd>{t(`travel:method.${quote.data.travel_method}`)}</dd></div>
          <div><dt>{t('travel:confirm.toll')}</dt><dd><Credits amount={quote.data.travel_cost} /></dd></div>
          <div>
            <dt>{t('travel:confirm.turns')}</dt>
            <dd className="sw-figure">{t('map:turns_n', { count: quote.data.turn_cost })}</dd>
          </div>
        </dl>
      )}
      {quote.data && !quote.data.available && <p className="map-notice" data-tone="amber">{reason(quote.data.reason)}</p>}
    </Dialog>
  );
}

export function Routes({ onGone }: { onGone: (id: string) => void }) {
  const { t } = useTranslation('travel');
  const routes = useTravelRoutes();
  const [wanted, setWanted] = useState<WayOut | null>(null);
  const destinations = destinationsOf(routes.data?.routes ?? []);
  return (
    <Panel title={t('routes.title')} state={routes.isPending ? 'loading' : 'ready'}
      actions={routes.data && !routes.data.confirmed && <Badge tone="amber">{t('routes.unconfirmed')}</Badge>}>
      {routes.isPending && <Skeleton lines={4} height="2rem" />}
      {routes.error && <ErrorState error={routes.error} retry={() => void routes.refetch()} />}
      {routes.data && destinations.length === 0 && (
        <EmptyState icon="gate" title={t('routes.none')}>{t('routes.none_text')}</EmptyState>
      )}
      <ul className="travel-destinations">
        {destinations.map((one) => (
          <li key={one.region}>
            <h3>{one.name}</h3>
            <ul>{one.ways.map((way) => <Way key={keyOf(way)} way={way} onQuote={() => setWanted(way)} />)}</ul>
          </li>
        ))}
      </ul>
      {wanted && (
        <Confirm way={wanted} onClose={() => setWanted(null)} onGone={(id) => {
          setWanted(null);
          onGone(id);
        }} />
      )}
    </Panel>
  );
}
