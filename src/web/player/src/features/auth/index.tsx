// Sign in, and become a pilot: two forms at two addresses.
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router-dom';

import { Mark } from '../../app/Mark';
import { Sky } from '../landing/Sky';
import { RegisterForm } from './RegisterForm';
import { SignInForm } from './SignInForm';
import './auth.css';

export default function Auth() {
  const { t } = useTranslation('auth');
  const { pathname, search } = useLocation();
  const registering = pathname === '/register';
  return (
    <div className="auth">
      <Sky />
      <Link to="/" className="auth-home"><Mark /><span>{t('game')}</span></Link>
      <div className="auth-sheet">
        <div className="auth-words">
          <p className="sw-label">{t(registering ? 'register.kicker' : 'sign_in.kicker')}</p>
          <h1>{t(registering ? 'register.title' : 'sign_in.title')}</h1>
          <p>{t(registering ? 'register.text' : 'sign_in.text')}</p>
        </div>
        {registering ? <RegisterForm /> : <SignInForm />}
        <p className="auth-other">
          {t(registering ? 'register.other' : 'sign_in.other')}{' '}
          <Link to={`${registering ? '/sign-in' : '/register'}${search}`}>
            {t(registering ? 'register.other_link' : 'sign_in.other_link')}
          </Link>
        </p>
      </div>
    </div>
  );
}
