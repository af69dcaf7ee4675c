import { Icon } from '@sectorwars/shared/ui';
import { useTranslation } from 'react-i18next';

import { passwordHints } from './hints';

export function PasswordHints({ password, username }: { password: string; username: string }) {
  const { t } = useTranslation('auth');
  return (
    <ul className="password-hints">
      {passwordHints(password, username).map((hint) => (
        <li key={hint.id} data-met={hint.met || undefined}>
          <Icon name={hint.met ? 'check' : 'minus'} />
          <span>{t(`hint.${hint.id}`)}</span>
        </li>
      ))}
    </ul>
  );
}
