// Where the ship lies, the stations around, and the line to moor or cast off.
import { useTranslation } from 'react-i18next';

import { Button, ErrorState, SectorLink, Skeleton } from '@sectorwars/shared/ui';
import { useFormat } from './format';
import { ProblemNote } from './problems';
import type { Station } from './types';
import { useBerth, useDocking, useFlight } from './useBerth';
import { useNearest } from './useNearest';

interface Props {
  chosen: string | null;
  onChoose(station: string): void;
}

export function Berth({ chosen, onChoose }: Props) {
  const { t } = useTranslation('trade');
  const { player, sector, stations, docked, here, station } = useBerth();
  const { dock, undock, busy } = useDocking();
  if (player.error && !player.data) return <ErrorState error={player.error} retry={() => void player.refetch()} />;
  if (!player.data || (!stations.data && stations.isPending)) {
    return <div className="tr-berth-wait"><Skeleton height="100%" /></div>;
  }
  return (
    <section className="tr-berth" aria-label={t('trade:berth.title')}>
      <div className="tr-berth-place">
        <span className="sw-label">{docked ? t('trade:berth.docked') : t('trade:berth.free')}</span>
        <strong>{station?.name ?? sector.data?.name ?? ''}</strong>
        <SectorLink id={player.data.current_sector_id} />
      </div>
      <ul className="tr-stations">
        {here.map((one) => (
          <StationChip
            key={one.id} station={one} docked={docked === one.id} chosen={chosen === one.id} busy={busy}
            onChoose={onChoose} canDock={!docked} onDock={() => dock.mutate(one.id)} onUndock={() => undock.mutate()}
          />
        ))}
        {docked && !station && (
          <li><Button onClick={() => undock.mutate()} disabled={busy}>{t('trade:berth.undock')}</Button></li>
        )}
      </ul>
      {stations.data && here.length === 0 && <NoStation />}
      <ProblemNote error={dock.error ?? undock.error ?? stations.error} />
    </section>
  );
}

interface ChipProps {
  station: Station;
  docked: boolean;
  chosen: boolean;
  busy: boolean;
  canDock: boolean;
  onChoose(station: string): void;
  onDock(): void;
  onUndock(): void;
}

function StationChip({ station, docked, chosen, busy, canDock, onChoose, onDock, onUndock }: ChipProps) {
  const { t } = useTranslation('trade');
  return (
    <li className={`tr-station${docked ? ' is-docked' : ''}${chosen ? ' is-chosen' : ''}`}>
      <button type="button" className="tr-station-name" aria-pressed={chosen} onClick={() => onChoose(station.id)}>
        <BerthMark docked={docked} />
        <span>
          {station.name}
          <small>{t(`trade:station.${station.type}`, { defaultValue: station.type.toLowerCase() })}</small>
        </span>
      </button>
      {docked
        ? <Button onClick={onUndock} disabled={busy} data-goal="undock">{t('trade:berth.undock')}</Button>
        : canDock && (
          <Button tone={chosen ? 'action' : undefined} onClick={onDock} disabled={busy} data-goal="dock">
            {t('trade:berth.dock')}
          </Button>
        )}
    </li>
  );
}

/** A ring of docking clamps: closed around a ship, open without. */
function BerthMark({ docked }: { docked: boolean }) {
  return (
    <svg viewBox="0 0 24 24" width="24" height="24" className="tr-berthmark" aria-hidden="true">
      <path d="M12 2 20.700 7v10L12 22 3.300 17V7Z" fill="none" />
      {docked ? <path d="M12 6.500 16.800 15H7.200Z" className="lit" /> : <path d="M12 9v6M9 12h6" fill="none" />}
    </svg>
  );
}

function NoStation() {
  const { t } = useTranslation('trade');
  const format = useFormat();
  const nearest = useNearest('station');
  const flight = useFlight();
  if (nearest.isPending) return <Skeleton height="2.5rem" />;
  if (!nearest.data?.route) return <p className="tr-note">{t('trade:berth.noneKnown')}</p>;
  const { sector, places, route } = nearest.data;
  return (
    <div className="tr-nearest">
      <p>
        {t('trade:berth.nearest', { name: places[0] ?? sector.name, sector: sector.sector_id })}{' '}
        <span className="sw-figure">
          {t('trade:berth.legs', { count: route.hops, turns: format.whole(route.turn_cost) })}
        </span>
      </p>
      <Button
        tone="action" disabled={flight.isPending || !route.can_afford} data-goal="fly"
        onClick={() => flight.mutate({ to: sector.sector_id, docked: false })}
      >
        {t('trade:berth.fly')}
      </Button>
      <ProblemNote error={flight.error} />
    </div>
  );
}
