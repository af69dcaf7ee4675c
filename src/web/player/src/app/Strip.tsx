// The instrument strip at the top: who, how much, how many turns, and whether the server hears us.
import { usePlayer } from '@sectorwars/shared/api/hooks';
import { useLive } from '@sectorwars/shared/live';
import { Credits, Icon, IconButton, Kbd, SectorLink, Skeleton } from '@sectorwars/shared/ui';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';

import { ErrorBoundary } from './ErrorBoundary';
import { Mark } from './Mark';
import { TurnMeter } from './TurnMeter';

const Notifications = lazy(() => import('../features/notifications'));

function Connection() {
  const { t } = useTranslation('shell');
  const { status } = useLive();
  return (
    <div className="connection" data-status={status}>
      <Icon name={status === 'offline' ? 'offline' : 'online'} />
      <span className="connection-text" role="status">{t(`connection.${status}`)}</span>
    </div>
  );
}

function Pilot() {
  const { t } = useTranslation('shell');
  const { data: player } = usePlayer();
  const rank = player?.military_rank;
  return (
    <>
      <div className="instrument strip-pilot">
        <span className="instrument-label"><Icon name="pilot" />{rank ? t(`common:rank.${rank}`, rank) : t('pilot')}</span>
        <span className="instrument-figure">{player ? player.username : <Skeleton width="7rem" />}</span>
      </div>
      <div className="instrument strip-place">
        <span className="instrument-label"><Icon name="target" />{t('position')}</span>
        <span className="instrument-figure">
          {player ? <SectorLink id={player.current_sector_id} /> : <Skeleton width="6rem" />}
        </span>
      </div>
      <div className="instrument strip-credits">
        <span className="instrument-label"><Icon name="credits" />{t('credits')}</span>
        <span className="instrument-figure" data-testid="credits">
          {player ? <Credits amount={player.credits} /> : <Skeleton width="6rem" />}
        </span>
      </div>
      <TurnMeter state={player ?? { turns: 0, max_turns: 0 }} />
    </>
  );
}

export function Strip({ onPalette }: { onPalette(): void }) {
  const { t } = useTranslation('shell');
  return (
    <header className="strip">
      <Link to="/cockpit" className="strip-mark" aria-label={t('home')}><Mark /></Link>
      <Pilot />
      <div className="strip-end">
        <Connection />
        <button type="button" className="strip-search" onClick={onPalette} aria-label={t('palette')}>
          <Icon name="search" /><span>{t('palette')}</span><Kbd>{t('palette_key')}</Kbd>
        </button>
        <span className="strip-bell">
          <ErrorBoundary quiet>
            <Suspense fallback={<IconButton icon="bell" label={t('notifications')} disabled />}><Notifications /></Suspense>
          </ErrorBoundary>
        </span>
      </div>
    </header>
  );
}
