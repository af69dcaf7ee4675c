// The view out of the cockpit: the scene with labels over it, or the drawing where there is no scene to be had.
import { Suspense, lazy, useCallback, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { hasWebGL, withoutWebGL } from '../map/render/webgl';
import type { PlacedContact, SectorLayout, Spot } from './model/layout';
import type { SectorFacts } from './model/types';
import type { Flight } from './scene/flight';
import { Scheme } from './Scheme';

const SectorScene = lazy(() => import('./scene/SectorScene'));

export interface WindowProps {
  facts: SectorFacts;
  layout: SectorLayout;
  contacts: PlacedContact[];
  ship: string | null;
  pilot: string;
  rest: Spot;
  chosen: string | null;
  flight: Flight | null;
  calm: boolean;
  onPick: (key: string) => void;
  onAct: (key: string) => void;
  children?: ReactNode;
}

interface LabelText {
  key: string;
  kind: string;
  text: string;
  more?: string;
  poor?: boolean;
}

function useLabels({ layout, contacts }: WindowProps): LabelText[] {
  const { t } = useTranslation(['sector', 'map']);
  return [
    ...layout.gates.map(({ kind, option }) => ({
      key: `gate ${option.sector_id}`, kind, text: `${option.sector_id} ${option.name}`, poor: !option.can_afford,
      more: t('map:turns_n', { count: option.turn_cost }),
    })),
    ...layout.stations.map(({ station }) => ({ key: `station ${station.id}`, kind: 'station', text: station.name })),
    ...layout.planets.map(({ planet }) => ({ key: `planet ${planet.id}`, kind: 'planet', text: planet.name })),
    ...contacts.map(({ contact }) => ({ key: `pilot ${contact.user_id}`, kind: 'pilot', text: contact.username })),
  ];
}

export function Window(props: WindowProps) {
  const { chosen, onPick, onAct } = props;
  const [flat, setFlat] = useState(() => !hasWebGL());
  const labels = useRef(new Map<string, HTMLElement>());
  const flash = useRef<HTMLDivElement>(null);
  const texts = useLabels(props);
  const onLost = useCallback(() => {
    withoutWebGL();
    setFlat(true);
  }, []);
  return (
    <div className="sector-window" data-renderer={flat ? 'plain' : 'webgl'}>
      {flat ? <Scheme {...props} /> : (
        <>
          <Suspense fallback={null}>
            <div className="sector-scene">
              <SectorScene {...props} labels={labels} flash={flash} onLost={onLost} />
            </div>
          </Suspense>
          <div className="sector-labels" aria-hidden="true">
            {texts.map((one) => (
              <button key={one.key} type="button" tabIndex={-1} className="sector-tag" data-kind={one.kind}
                data-chosen={chosen === one.key || undefined} data-poor={one.poor || undefined}
                ref={(element) => {
                  if (element) labels.current.set(one.key, element);
                  else labels.current.delete(one.key);
                }}
                onClick={() => onPick(one.key)} onDoubleClick={() => onAct(one.key)}>
                <span>{one.text}</span>
                {one.more && <span className="sector-tag-more">{one.more}</span>}
              </button>
            ))}
          </div>
          <div ref={flash} className="sector-flash" aria-hidden="true" />
        </>
      )}
      {props.children}
    </div>
  );
}
