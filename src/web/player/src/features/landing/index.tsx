// The page before the game: what it is, what is going on in it now, and the way in.
import { changeLanguage, languages } from '@sectorwars/shared/i18n';
import { useSession } from '@sectorwars/shared/session';
import { ButtonLink, IconButton, useTheme } from '@sectorwars/shared/ui';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';

import { Mark } from '../../app/Mark';
import { Figures } from './Figures';
import { RegionList } from './RegionList';
import { Sky } from './Sky';
import './landing.css';

const steps = ['talk', 'chart', 'haul', 'meet'] as const;

function Head() {
  const { t, i18n } = useTranslation('landing');
  const { resolved, setTheme } = useTheme();
  const other = languages.find((one) => one !== i18n.language) ?? 'en';
  return (
    <header className="landing-head">
      <Link to="/" className="landing-mark"><Mark /><span>{t('game')}</span></Link>
      <nav aria-label={t('entrance')}>
        <button type="button" className="landing-language" lang={other} onClick={() => void changeLanguage(other)}>
          {t(`language.${other}`)}
        </button>
        <IconButton icon={resolved === 'dark' ? 'sun' : 'moon'} label={t('flip_theme')}
          onClick={() => setTheme(resolved === 'dark' ? 'light' : 'dark')} />
      </nav>
    </header>
  );
}

function Entrance() {
  const { t } = useTranslation('landing');
  const { status } = useSession();
  if (status === 'in') return <ButtonLink to="/cockpit" tone="action" icon="right">{t('to_cockpit')}</ButtonLink>;
  return (
    <>
      <ButtonLink to="/register" tone="action">{t('register')}</ButtonLink>
      <ButtonLink to="/sign-in" tone="navigate">{t('sign_in')}</ButtonLink>
    </>
  );
}

export default function Landing() {
  const { t } = useTranslation('landing');
  return (
    <div className="landing">
      <section className="landing-hero">
        <Sky />
        <Head />
        <div className="landing-words">
          <p className="landing-kicker">{t('kicker')}</p>
          <h1>{t('title')}</h1>
          <p className="landing-lead">{t('lead')}</p>
          <div className="landing-actions"><Entrance /></div>
        </div>
        <Figures />
      </section>

      <section className="landing-course" aria-labelledby="landing-course">
        <h2 id="landing-course">{t('course.title')}</h2>
        <ol>
          {steps.map((step, index) => (
            <li key={step}>
              <svg viewBox="0 0 48 52" aria-hidden focusable="false">
                <path d="M24 2 45 14v24L24 50 3 38V14Z" />
                <text x="24" y="31" textAnchor="middle">{index + 1}</text>
              </svg>
              <div><h3>{t(`course.${step}.title`)}</h3><p>{t(`course.${step}.text`)}</p></div>
            </li>
          ))}
        </ol>
      </section>

      <section className="landing-where" aria-labelledby="landing-where">
        <h2 id="landing-where">{t('regions.title')}</h2>
        <RegionList />
      </section>

      <footer className="landing-foot">
        <p>{t('foot')}</p>
        <div className="landing-actions"><Entrance /></div>
      </footer>
    </div>
  );
}
