// The cockpit around every view: strip, navigation, palette, and what must be heard wherever the pilot looks.
import { refreshTexts } from '@sectorwars/shared/i18n';
import { useFrames } from '@sectorwars/shared/live';
import { useMedia } from '@sectorwars/shared/ui';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation } from 'react-router-dom';

import { useGoalsWatch } from '../features/goals/watch';
import { ErrorBoundary } from './ErrorBoundary';
import { Loading } from './Loading';
import { Bar, Rail } from './Navigation';
import { OfflineBanner } from './OfflineBanner';
import { PaletteHost, usePalette } from './PaletteHost';
import { SkipLink } from './SkipLink';
import { Strip } from './Strip';
import { useLanguageOfAccount } from './useLanguageOfAccount';
import { usePageFocus } from './usePageFocus';
import { useShellCommands } from './useShellCommands';
import { useSounds } from './useSounds';
import { views } from './views';

export function Shell() {
  const { t } = useTranslation('shell');
  const { pathname } = useLocation();
  const wide = useMedia('(min-width: 60rem)');
  const palette = usePalette();
  // The account is reached from the settings and has no place of its own in the navigation.
  const view = pathname === '/account' ? 'account' : views.find((one) => one.path === pathname)?.id;
  const title = view ? t(`view.${view}`) : t('game');
  usePageFocus(`${title} · ${t('game')}`);
  useShellCommands();
  useSounds();
  useLanguageOfAccount();
  useGoalsWatch();
  useFrames('i18n:updated', () => void refreshTexts());
  return (
    <div className="shell">
      <SkipLink />
      <Strip onPalette={palette.openCommands} />
      {wide && <Rail />}
      <div className="deck">
        <OfflineBanner />
        <main id="main" tabIndex={-1} aria-label={title} className="deck-main">
          <ErrorBoundary key={pathname}><Suspense fallback={<Loading />}><Outlet /></Suspense></ErrorBoundary>
        </main>
      </div>
      {!wide && <Bar onPalette={palette.openCommands} />}
      <PaletteHost palette={palette} />
    </div>
  );
}
