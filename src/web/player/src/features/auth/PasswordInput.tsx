import { IconButton, TextInput } from '@sectorwars/shared/ui';
import { useState, type ComponentPropsWithRef } from 'react';
import { useTranslation } from 'react-i18next';

export function PasswordInput(props: Omit<ComponentPropsWithRef<'input'>, 'type'>) {
  const { t } = useTranslation('auth');
  const [shown, setShown] = useState(false);
  return (
    <div className="password-input">
      <TextInput {...props} type={shown ? 'text' : 'password'} autoCapitalize="none" spellCheck={false} maxLength={128} />
      <IconButton icon="eye" label={t(shown ? 'hide_password' : 'show_password')} aria-pressed={shown}
        onClick={() => setShown(!shown)} />
    </div>
  );
}
