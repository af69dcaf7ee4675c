// The views of a pilot: their places, keys and icons. Texts are shell:view.<id>.
import type { IconName } from '@sectorwars/shared/ui';

export interface View {
  id: 'cockpit' | 'map' | 'trade' | 'ship' | 'log' | 'comms' | 'travel' | 'settings';
  path: string;
  icon: IconName;
  keys: string;
}

export const views: readonly View[] = [
  { id: 'cockpit', path: '/cockpit', icon: 'sector', keys: 'g c' },
  { id: 'map', path: '/map', icon: 'map', keys: 'g m' },
  { id: 'trade', path: '/trade', icon: 'trade', keys: 'g t' },
  { id: 'ship', path: '/ship', icon: 'ship', keys: 'g s' },
  { id: 'log', path: '/log', icon: 'log', keys: 'g l' },
  { id: 'comms', path: '/comms', icon: 'comms', keys: 'g o' },
  { id: 'travel', path: '/travel', icon: 'gate', keys: 'g r' },
  { id: 'settings', path: '/settings', icon: 'settings', keys: 'g e' },
];

/** What a thumb reaches; the rest is behind "more". */
export const barViews = views.slice(0, 4);
export const moreViews = views.slice(4);
