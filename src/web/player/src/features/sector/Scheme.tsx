// The sector as a drawing: for browsers without a graphics card, and for whoever likes it plain.
import { useTranslation } from 'react-i18next';

import { rings, type PlacedContact, type SectorLayout, type Spot } from './model/layout';

export interface SchemeProps {
  layout: SectorLayout;
  contacts: PlacedContact[];
  rest: Spot;
  chosen: string | null;
  onPick: (key: string) => void;
  onAct: (key: string) => void;
}

function hexagon(radius: number): string {
  return Array.from({ length: 6 }, (_, i) => {
    const angle = (i / 6) * Math.PI * 2 + Math.PI / 6;
    return `${(Math.cos(angle) * radius).toFixed(2)},${(Math.sin(angle) * radius).toFixed(2)}`;
  }).join(' ');
}

/** Far worlds are drawn nearer, so that all fits. */
function near({ x, z }: Spot, most: number): { x: number; z: number } {
  const distance = Math.hypot(x, z);
  const scale = distance > most ? most / distance : 1;
  return { x: x * scale, z: z * scale };
}

/** Pointers only: the list beside it has the same as buttons, for keys and readers. */
export function Scheme({ layout, contacts, rest, chosen, onPick, onAct }: SchemeProps) {
  const { t } = useTranslation('sector');
  const touch = (key: string) => ({
    className: 'scheme-thing',
    'data-chosen': chosen === key || undefined,
    onClick: () => { onPick(key); },
    onDoubleClick: () => { onAct(key); },
  });
  return (
    <svg className="scheme" viewBox="-34 -27 68 54" role="img" aria-label={t('scheme')}>
      {[rings.contacts, rings.stations, rings.gates].map((radius) => <circle key={radius} className="scheme-ring" r={radius} />)}
      {layout.gates.map((one) => (
        <g key={one.option.sector_id} {...touch(`gate ${one.option.sector_id}`)} data-kind={one.kind}
          data-poor={!one.option.can_afford || undefined}>
          <line x1={0} y1={0} x2={one.x} y2={one.z} />
          <circle cx={one.x} cy={one.z} r={1.5} />
          <text x={one.x} y={one.z + (one.z > 0 ? 3.6 : -2.4)}>{one.option.sector_id} {one.option.name}</text>
        </g>
      ))}
      {layout.planets.map((one) => {
        const spot = near(one, 15.5);
        return (
          <g key={one.planet.id} {...touch(`planet ${one.planet.id}`)} data-kind="planet">
            <circle cx={spot.x} cy={spot.z} r={1.2 + one.radius * 0.12} />
            <text x={spot.x} y={spot.z + 3.6}>{one.planet.name}</text>
          </g>
        );
      })}
      {layout.stations.map((one) => (
        <g key={one.station.id} {...touch(`station ${one.station.id}`)} data-kind="station">
          <polygon points={hexagon(1.5)} transform={`translate(${one.x} ${one.z})`} />
          <text x={one.x} y={one.z + 3.4}>{one.station.name}</text>
        </g>
      ))}
      {contacts.map((one) => (
        <g key={one.contact.user_id} {...touch(`pilot ${one.contact.user_id}`)} data-kind="pilot">
          <path d="M0 -0.9 L0.7 0.8 L0 0.4 L-0.7 0.8 Z" transform={`translate(${one.x} ${one.z})`} />
          <text x={one.x} y={one.z + 2.4}>{one.contact.username}</text>
        </g>
      ))}
      <path className="scheme-ship" d="M0 -1.5 L1.1 1.3 L0 0.7 L-1.1 1.3 Z" transform={`translate(${rest.x} ${rest.z})`} />
    </svg>
  );
}
