import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';

import { Mark } from '../../app/Mark';
import { Sky } from '../landing/Sky';
import './auth.css';

/** The page that every way in has: words at one side, a form at the other. */
export function Sheet({ kicker, title, text, children }: {
  kicker: string; title: string; text: string; children: ReactNode;
}) {
  const { t } = useTranslation('auth');
  return (
    <div className="auth">
      <Sky />
      <Link to="/" className="auth-home"><Mark /><span>{t('game')}</span></Link>
      <div className="auth-sheet">
        <div className="auth-words">
          <p className="sw-label">{kicker}</p>
          <h1>{title}</h1>
          <p>{text}</p>
        </div>
        {children}
      </div>
    </div>
  );
}
