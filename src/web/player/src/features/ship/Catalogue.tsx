// All hulls, and one of them beside one's own.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useCatalogue } from '@sectorwars/shared/api/hooks';
import { Badge, Credits, ErrorState, Icon, Panel, Skeleton } from '@sectorwars/shared/ui';
import { HullDrawing } from '@sectorwars/shared/ui/hulls';
import { compare, type Compared, type Hull } from './hulls';

export function Catalogue({ flown }: { flown: string | null }) {
  const { t } = useTranslation('ship');
  const catalogue = useCatalogue();
  const hulls = (catalogue.data as { ships: Hull[] } | undefined)?.ships ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const mine = hulls.find((hull) => hull.type === flown) ?? hulls[0];
  const dearer = hulls.find((hull) => hull.type !== mine?.type && hull.cost > (mine?.cost ?? 0));
  const theirs = hulls.find((hull) => hull.type === chosen) ?? dearer ?? hulls[1];
  return (
    <Panel title={t('ship:catalogue.title')}>
      {catalogue.error && !catalogue.data
        ? <ErrorState error={catalogue.error} retry={() => void catalogue.refetch()} />
        : !mine || !theirs
          ? <Skeleton height="24rem" />
          : (
            <div className="sh-catalogue">
              <ul className="sh-hulls">
                {hulls.map((hull) => (
                  <li key={hull.type}>
                    <button type="button" aria-pressed={hull.type === theirs.type} onClick={() => setChosen(hull.type)}>
                      <HullDrawing type={hull.type} lit={hull.type === theirs.type} />
                      <span className="sh-hull-name">{t(`ship:hull.${hull.type}`)}</span>
                      <span>
                        {hull.type === mine.type
                          ? <Badge tone="amber">{t('ship:catalogue.yours')}</Badge>
                          : hull.cost > 0 ? <Credits amount={hull.cost} /> : <span className="tr-dim">{t('ship:catalogue.priceless')}</span>}
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
              <Comparison mine={mine} theirs={theirs} all={hulls} />
            </div>
          )}
    </Panel>
  );
}

function Comparison({ mine, theirs, all }: { mine: Hull; theirs: Hull; all: Hull[] }) {
  const { t } = useTranslation('ship');
  return (
    <div className="sh-compare">
      <h3>{t(`ship:hull.${theirs.type}`)}</h3>
      <p className="sh-about">{t(`ship:about.${theirs.type}`, { defaultValue: '' })}</p>
      <ul className="sh-traits">
        {theirs.warp_capable && <li><Badge icon="warp">{t('ship:trait.warp')}</Badge></li>}
        {theirs.gate_creation && <li><Badge icon="gate">{t('ship:trait.gates')}</Badge></li>}
        {theirs.quantum_jump && <li><Badge icon="star">{t('ship:trait.jump')}</Badge></li>}
      </ul>
      <table className="sh-figures">
        <caption className="sw-hidden">{t('ship:catalogue.caption', { mine: t(`ship:hull.${mine.type}`), theirs: t(`ship:hull.${theirs.type}`) })}</caption>
        <thead>
          <tr>
            <th scope="col"><span className="sw-hidden">{t('ship:catalogue.figure')}</span></th>
            <th scope="col" className="num">{t('ship:catalogue.yours')}</th>
            <th scope="col" className="num">{t('ship:catalogue.this')}</th>
            <th scope="col"><span className="sw-hidden">{t('ship:catalogue.bars')}</span></th>
          </tr>
        </thead>
        <tbody>{compare(mine, theirs, all).map((row) => <FigureRow key={row.id} row={row} />)}</tbody>
      </table>
    </div>
  );
}

function FigureRow({ row }: { row: Compared }) {
  const { t, i18n } = useTranslation('ship');
  const number = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 2 });
  const sign = { better: 'up', worse: 'down', same: null } as const;
  const icon = sign[row.verdict];
  return (
    <tr className={`is-${row.verdict}`}>
      <th scope="row">{t(`ship:figure.${row.id}`)}</th>
      <td className="num">{number.format(row.mine)}</td>
      <td className="num sh-theirs">
        {number.format(row.theirs)}
        {icon ? <Icon name={icon} title={t(`ship:catalogue.${row.verdict}`)} /> : <span className="sh-noicon" />}
      </td>
      <td className="sh-bars" aria-hidden="true">
        <span style={{ width: `${(100 * row.mineShare).toFixed(1)}%` }} />
        <span style={{ width: `${(100 * row.theirsShare).toFixed(1)}%` }} />
      </td>
    </tr>
  );
}
