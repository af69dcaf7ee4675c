// The ship: its condition, its hold, the others in the fleet, what a next hull would bring, and the purse.
import { useTranslation } from 'react-i18next';

import { toApiError } from '@sectorwars/shared/api';
import { usePlayer, useShip, useShips } from '@sectorwars/shared/api/hooks';
import {
  Badge, ButtonLink, Credits, EmptyState, ErrorState, Meter, Panel, SectorLink, Skeleton,
} from '@sectorwars/shared/ui';
import { HullDrawing } from '@sectorwars/shared/ui/hulls';
import type { Ship } from '../trade/types';
import { Catalogue } from './Catalogue';
import { HoldPlan } from './HoldPlan';
import { Statement } from './Statement';
import '../trade/trade.css';
import './ship.css';

export default function ShipPage() {
  const { t } = useTranslation('ship');
  const ship = useShip();
  const absent = ship.error !== null && toApiError(ship.error).code === 'no_ship';
  return (
    <div className="sh-page">
      <h1 className="sw-hidden">{t('ship:title')}</h1>
      {absent
        ? <Panel><EmptyState icon="ship" title={t('ship:none')}><p>{t('ship:noneWhy')}</p></EmptyState></Panel>
        : ship.error && !ship.data
          ? <Panel state="error"><ErrorState error={ship.error} retry={() => void ship.refetch()} /></Panel>
          : (
            <div className="sh-top">
              {ship.data ? <Dossier ship={ship.data} /> : <Panel title={t('ship:title')} state="loading"><Skeleton height="31.5rem" /></Panel>}
              {ship.data ? <HoldPlan cargo={ship.data.cargo} /> : <Panel title={t('ship:hold.title')} state="loading"><Skeleton height="31.5rem" /></Panel>}
            </div>
          )}
      <Statement />
      <OtherShips flown={ship.data?.id ?? null} />
      <Catalogue flown={ship.data?.type ?? null} />
    </div>
  );
}

function conditionTone(percent: number): 'green' | 'amber' | 'red' {
  return percent >= 75 ? 'green' : percent >= 25 ? 'amber' : 'red';
}

function Dossier({ ship }: { ship: Ship }) {
  const { t } = useTranslation('ship');
  const player = usePlayer();
  const { combat, maintenance } = ship;
  const moored = player.data?.is_docked ?? false;
  return (
    <Panel title={ship.name} actions={ship.is_flagship && <Badge tone="amber" icon="star">{t('ship:flagship')}</Badge>}>
      <div className="sh-drawing">
        <HullDrawing type={ship.type} title={t(`ship:hull.${ship.type}`, { defaultValue: ship.type })} lit={!moored} />
        <p>
          <strong>{t(`ship:hull.${ship.type}`, { defaultValue: ship.type })}</strong>{' '}
          <span>{t(moored ? 'ship:moored' : 'ship:inFlight')}</span> <SectorLink id={ship.sector_id} />
        </p>
      </div>
      <div className="sh-meters">
        <Meter label={t('ship:meter.hull')} value={combat.hull} max={combat.max_hull} tone={conditionTone((100 * combat.hull) / Math.max(combat.max_hull, 1))} />
        <Meter label={t('ship:meter.shields')} value={combat.shields} max={combat.max_shields} tone="cyan" />
        <Meter
          label={t('ship:meter.condition')} value={maintenance.current_rating} max={100} tone={conditionTone(maintenance.current_rating)}
          text={`${t(`ship:condition.${maintenance.status}`, { defaultValue: maintenance.status })} · ${String(maintenance.current_rating)} %`}
        />
      </div>
      <Figures ship={ship} />
    </Panel>
  );
}

function Figures({ ship }: { ship: Ship }) {
  const { t, i18n } = useTranslation('ship');
  const number = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 2 });
  const slow = ship.current_speed < ship.base_speed;
  const { combat } = ship;
  const rows: [string, React.ReactNode][] = [
    ['speed', slow ? t('ship:slowed', { now: number.format(ship.current_speed), full: number.format(ship.base_speed) }) : number.format(ship.current_speed)],
    ['evasion', `${number.format(combat.evasion)} %`],
    ['attack', number.format(combat.attack_rating)],
    ['defense', number.format(combat.defense_rating)],
    ['drones', `${number.format(combat.attack_drones + combat.defense_drones)} / ${number.format(combat.max_drones)}`],
    ['genesis', `${number.format(ship.genesis_devices)} / ${number.format(ship.max_genesis_devices)}`],
    ['paid', <Credits key="paid" amount={ship.purchase_value} />],
    ['worth', <Credits key="worth" amount={ship.current_value} />],
  ];
  return (
    <dl className="sh-list">
      {rows.map(([id, value]) => (
        <div key={id}><dt>{t(`ship:list.${id}`)}</dt><dd className="sw-figure">{value}</dd></div>
      ))}
    </dl>
  );
}

function OtherShips({ flown }: { flown: string | null }) {
  const { t } = useTranslation('ship');
  const ships = useShips();
  const others = (ships.data ?? []).filter((ship) => ship.id !== flown);
  if (!ships.data || others.length === 0) return null;
  return (
    <Panel title={t('ship:others.title')}>
      <ul className="sh-others">
        {others.map((ship) => (
          <li key={ship.id}>
            <HullDrawing type={ship.type} />
            <div>
              <strong>{ship.name}</strong>
              <span>{t(`ship:hull.${ship.type}`, { defaultValue: ship.type })} · <SectorLink id={ship.sector_id} /></span>
              <Meter label={t('ship:hold.title')} value={ship.cargo.used} max={ship.cargo.capacity} tone="amber" />
            </div>
            <ButtonLink small tone="navigate" to={`/map?sector=${String(ship.sector_id)}`}>{t('ship:others.show')}</ButtonLink>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
