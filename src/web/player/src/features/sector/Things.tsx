// Everything in the sector as buttons: the keyboard's and the screen reader's way to all that the scene shows.
import { Badge, Button, ButtonLink, EmptyState, Icon, Kbd } from '@sectorwars/shared/ui';
import { useTranslation } from 'react-i18next';

import type { Contact, MoveOption, Planet, Station } from './model/types';
import { gateKind } from './model/types';

const gateIcons = { warp: 'warp', tunnel: 'link', gate: 'gate' } as const;

export interface Act {
  chosen: string | null;
  busy: boolean;
  onPick: (key: string) => void;
}

export function Gates({ options, docked, flyable, chosen, busy, onPick, onFly }: Act & {
  options: MoveOption[]; docked: boolean; flyable: boolean; onFly: (to: number) => void;
}) {
  const { t } = useTranslation(['sector', 'map']);
  return (
    <ul className="sector-list" aria-label={t('sector:gates.title')}>
      {options.map((option, order) => {
        const key = `gate ${option.sector_id}`;
        const kind = gateKind(option);
        return (
          <li key={key} data-chosen={chosen === key || undefined} data-kind={kind}>
            <button type="button" className="sector-item" aria-pressed={chosen === key} onClick={() => onPick(key)}>
              <Icon name={gateIcons[kind]} title={t(`map:link.${kind}`)} />
              <span className="sector-item-name"><span className="sw-figure">{option.sector_id}</span> {option.name}</span>
              {option.type !== 'STANDARD' && <Badge>{t(`map:type.${option.type}`)}</Badge>}
            </button>
            <Button small tone="navigate" disabled={!flyable || !option.can_afford || busy}
              aria-label={t(docked ? 'sector:gates.undock_and_fly_to' : 'sector:gates.fly_to', {
                name: option.name, id: option.sector_id, turns: t('map:turns_n', { count: option.turn_cost }),
              })}
              title={option.can_afford ? undefined : t('sector:gates.too_far')} onClick={() => onFly(option.sector_id)}>
              <span className="sw-figure">{t('map:turns_n', { count: option.turn_cost })}</span>
              {order < 9 && <Kbd>{order + 1}</Kbd>}
            </Button>
            {(option.toll > 0 || (option.stability ?? 1) < 0.7) && (
              <p className="sector-note">
                {option.toll > 0 && t('sector:gates.toll', { toll: option.toll })}
                {(option.stability ?? 1) < 0.7 && ` ${t('sector:gates.unstable', { percent: Math.round((option.stability ?? 1) * 100) })}`}
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}

export function Stations({ stations, dockedAt, chosen, busy, onPick, onDock, onUndock }: Act & {
  stations: Station[]; dockedAt: string | null; onDock: (id: string) => void; onUndock: () => void;
}) {
  const { t } = useTranslation(['sector', 'map']);
  return (
    <ul className="sector-list" aria-label={t('sector:stations.title')}>
      {stations.map((station) => {
        const key = `station ${station.id}`;
        const here = station.id === dockedAt;
        return (
          <li key={key} data-chosen={chosen === key || undefined} data-kind="station">
            <button type="button" className="sector-item" aria-pressed={chosen === key} onClick={() => onPick(key)}>
              <Icon name="station" />
              <span className="sector-item-name">
                {station.name}
                <small>{t(`map:station.${station.type}`)} · {t('map:class_n', { class: station.station_class })}</small>
              </span>
            </button>
            {here ? (
              <span className="sector-acts">
                <ButtonLink to="/trade" small tone="action" icon="trade">{t('sector:stations.trade')}</ButtonLink>
                <Button small icon="undock" disabled={busy} onClick={onUndock}>{t('sector:stations.undock')}</Button>
              </span>
            ) : (
              <Button small tone="action" icon="dock" disabled={busy || dockedAt !== null || station.status !== 'OPERATIONAL'}
                aria-label={t('sector:stations.dock_at', { name: station.name })} onClick={() => onDock(station.id)}>
                {t('sector:stations.dock')}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

export function Planets({ planets, chosen, onPick }: Pick<Act, 'chosen' | 'onPick'> & { planets: Planet[] }) {
  const { t, i18n } = useTranslation(['sector', 'map']);
  const people = new Intl.NumberFormat(i18n.language, { notation: 'compact', maximumFractionDigits: 1 });
  return (
    <ul className="sector-list" aria-label={t('sector:planets.title')}>
      {planets.map((planet) => {
        const key = `planet ${planet.id}`;
        return (
          <li key={key} data-chosen={chosen === key || undefined} data-kind="planet">
            <button type="button" className="sector-item" aria-pressed={chosen === key} onClick={() => onPick(key)}>
              <Icon name="planet" />
              <span className="sector-item-name">
                {planet.name}
                <small>
                  {t(`map:planet.${planet.type}`, { defaultValue: planet.type })}
                  {planet.population > 0 && ` · ${t('sector:planets.people', { people: people.format(planet.population) })}`}
                </small>
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

export function Pilots({ contacts, chosen, onPick }: Pick<Act, 'chosen' | 'onPick'> & { contacts: Contact[] }) {
  const { t } = useTranslation('sector');
  if (contacts.length === 0) return <EmptyState icon="pilot" title={t('pilots.none')} />;
  return (
    <ul className="sector-list" aria-label={t('pilots.title')}>
      {contacts.map((contact) => {
        const key = `pilot ${contact.user_id}`;
        return (
          <li key={key} data-chosen={chosen === key || undefined} data-kind="pilot">
            <button type="button" className="sector-item" aria-pressed={chosen === key} onClick={() => onPick(key)}>
              <Icon name="pilot" />
              <span className="sector-item-name">
                {contact.username}
                <small>{[contact.military_rank, contact.reputation_tier].filter(Boolean).join(' · ')}</small>
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
