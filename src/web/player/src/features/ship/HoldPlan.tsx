// The hold from above: bays in a hull, what is in them, and what there is room for.
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';

import { EmptyState, Panel } from '@sectorwars/shared/ui';
import { useFormat } from '../trade/format';
import { Good, hueOf } from '../trade/goods';
import { baysOf, unitsPerBay, type Bay, type Cargo } from './hold';

export function HoldPlan({ cargo }: { cargo: Cargo }) {
  const { t } = useTranslation('ship');
  const format = useFormat();
  const goods = Object.entries(cargo.contents).filter(([, units]) => units > 0).sort((a, b) => b[1] - a[1]);
  const free = Math.max(0, cargo.capacity - cargo.used);
  const each = unitsPerBay(cargo.capacity);
  return (
    <Panel
      title={t('ship:hold.title')}
      actions={<span className="sw-figure sh-hold-sum">{format.whole(cargo.used)}<small> / {format.whole(cargo.capacity)}</small></span>}
    >
      <Drawing bays={baysOf(cargo)} label={t('ship:hold.drawing', { used: format.whole(cargo.used), capacity: format.whole(cargo.capacity) })} />
      <p className="sh-scale">{t('ship:hold.scale', { count: each })}</p>
      {goods.length === 0
        ? <EmptyState icon="cargo" title={t('ship:hold.empty')} action={<Link to="/trade">{t('ship:hold.toMarket')}</Link>} />
        : (
          <ul className="sh-goods">
            {goods.map(([commodity, units]) => (
              <li key={commodity}>
                <Good commodity={commodity} />
                <span className="sw-figure">{format.whole(units)} <small>{format.percent((100 * units) / Math.max(cargo.capacity, 1))}</small></span>
              </li>
            ))}
            <li className="is-free">
              <span>{t('ship:hold.free')}</span>
              <span className="sw-figure">{format.whole(free)} <small>{format.percent((100 * free) / Math.max(cargo.capacity, 1))}</small></span>
            </li>
          </ul>
        )}
    </Panel>
  );
}

const cell = 22;
const pitch = 26;

/** Rows of bays between two spars, with a bow and a stern; bays fill from the stern. */
function Drawing({ bays, label }: { bays: Bay[]; label: string }) {
  const rows = bays.length > 30 ? 5 : bays.length > 12 ? 4 : 3;
  const columns = Math.max(1, Math.ceil(bays.length / rows));
  const wide = columns * pitch;
  const tall = rows * pitch;
  const left = 40;
  const top = 26;
  const right = left + wide;
  const bottom = top + tall;
  const middle = top + tall / 2;
  const hull = `M${String(left - 8)} ${String(top - 8)}H${String(right + 2)}L${String(right + 44)} ${String(middle - 16)}` +
    `V${String(middle + 16)}L${String(right + 2)} ${String(bottom + 8)}H${String(left - 8)}Z`;
  const engines = [0.2, 0.5, 0.8].map((share) => top + tall * share);
  return (
    <svg className="sh-hold" viewBox={`0 0 ${String(right + 52)} ${String(bottom + 26)}`} role="img" aria-label={label}>
      <path className="hull" d={hull} />
      <path className="spar" d={`M${String(left - 8)} ${String(top - 14)}H${String(right - 14)}M${String(left - 8)} ${String(bottom + 14)}H${String(right - 14)}`} />
      {engines.map((y) => <path key={y} className="engine" d={`M${String(left - 8)} ${String(y - 7)}L${String(left - 24)} ${String(y - 11)}V${String(y + 11)}L${String(left - 8)} ${String(y + 7)}Z`} />)}
      <path className="spar" d={`M${String(right + 14)} ${String(middle - 8)}h12l8 8-8 8h-12Z`} />
      {bays.map((bay, index) => {
        const x = left + Math.floor(index / rows) * pitch;
        const y = top + (index % rows) * pitch;
        const style: CSSProperties = bay.commodity ? hueOf(bay.commodity) : {};
        const height = Math.max(bay.fill > 0 ? 3 : 0, (cell - 4) * bay.fill);
        return (
          <g key={index} style={style}>
            <rect className="bay" x={x + 2} y={y + 2} width={cell} height={cell} />
            {bay.commodity && <rect className="load" x={x + 4} y={y + cell - height} width={cell - 4} height={height} />}
            {bay.commodity && bay.fill === 1 && <path className="straps" d={`M${String(x + 9)} ${String(y + 4)}v18M${String(x + 17)} ${String(y + 4)}v18`} />}
          </g>
        );
      })}
    </svg>
  );
}
