import { Dialog, Icon, Kbd } from '@sectorwars/shared/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, useLocation } from 'react-router-dom';

import { barViews, moreViews, views, type View } from './views';

function Entry({ view, keys = false, onClick }: { view: View; keys?: boolean; onClick?: () => void }) {
  const { t } = useTranslation('shell');
  return (
    <li>
      <NavLink to={view.path} className="nav-link" onClick={onClick}>
        <Icon name={view.icon} />
        <span>{t(`view.${view.id}`)}</span>
        {keys && <span className="nav-keys" aria-hidden>{view.keys.split(' ').map((key) => <Kbd key={key}>{key}</Kbd>)}</span>}
      </NavLink>
    </li>
  );
}

export function Rail() {
  const { t } = useTranslation('shell');
  return (
    <nav className="rail" aria-label={t('navigation')}>
      <ul>{views.map((view) => <Entry key={view.id} view={view} keys />)}</ul>
    </nav>
  );
}

/** At the bottom of a phone, where the thumb is. */
export function Bar({ onPalette }: { onPalette(): void }) {
  const { t } = useTranslation('shell');
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  const within = moreViews.some((view) => view.path === pathname);
  return (
    <nav className="bar" aria-label={t('navigation')}>
      <ul>
        {barViews.map((view) => <Entry key={view.id} view={view} />)}
        <li>
          <button type="button" className={within ? 'nav-link active' : 'nav-link'} aria-haspopup="dialog"
            aria-expanded={open} onClick={() => setOpen(true)}>
            <Icon name="menu" /><span>{t('more')}</span>
          </button>
        </li>
      </ul>
      <Dialog open={open} onClose={close} title={t('more')}>
        <ul className="more-list">
          {moreViews.map((view) => <Entry key={view.id} view={view} onClick={close} />)}
          <li>
            <button type="button" className="nav-link" onClick={() => { close(); onPalette(); }}>
              <Icon name="search" /><span>{t('palette')}</span>
            </button>
          </li>
        </ul>
      </Dialog>
    </nav>
  );
}
