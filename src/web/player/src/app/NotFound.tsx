import { ButtonLink } from '@sectorwars/shared/ui';
import { useTranslation } from 'react-i18next';

/** A course that ends in the void. */
export default function NotFound() {
  const { t } = useTranslation('shell');
  return (
    <div className="not-found">
      <svg viewBox="0 0 320 140" aria-hidden focusable="false" fill="none" stroke="var(--line-strong)">
        <path d="M20 110 80 60l60 24 54-48" stroke="var(--cyan)" strokeWidth="1.500" />
        <path d="M194 36 300 60" stroke="var(--amber)" strokeDasharray="3 7" strokeWidth="1.500" />
        {[[20, 110], [80, 60], [140, 84], [194, 36]].map(([x, y]) => (
          <path key={x} fill="var(--glass)" d={`M${x} ${Number(y) - 9}l8 4.500v9l-8 4.500l-8-4.500v-9Z`} />
        ))}
        <path stroke="var(--red)" d="M292 52l16 16M308 52l-16 16" strokeWidth="1.500" />
      </svg>
      <h1>{t('not_found.title')}</h1>
      <p>{t('not_found.text')}</p>
      <div className="shell-actions"><ButtonLink to="/" tone="action">{t('not_found.home')}</ButtonLink></div>
    </div>
  );
}
