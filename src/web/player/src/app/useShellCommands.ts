import { changeLanguage, languages } from '@sectorwars/shared/i18n';
import { session } from '@sectorwars/shared/session';
import { useCommands, useHotkey, useTheme, type Command } from '@sectorwars/shared/ui';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';

import { views, type View } from './views';

function useViewKey(view: View, title: string): void {
  const navigate = useNavigate();
  useHotkey(view.keys, title, () => void navigate(view.path));
}

/** Commands and keys that work in every view. */
export function useShellCommands(): void {
  const { t, i18n } = useTranslation('shell');
  const navigate = useNavigate();
  const { resolved, setTheme } = useTheme();
  const goTo = (view: View) => t('go_to', { view: t(`view.${view.id}`) });
  // The list never changes, and so neither does the number of hooks.
  for (const view of views) {
    // eslint-disable-next-line react-hooks/rules-of-hooks
    useViewKey(view, goTo(view));
  }
  const flip = () => setTheme(resolved === 'dark' ? 'light' : 'dark');
  useHotkey('shift+t', t('flip_theme'), flip);
  const commands: Command[] = [
    ...views.map((view) => ({
      id: `go-${view.id}`, title: goTo(view), keys: view.keys, section: t('section.go'), run: () => void navigate(view.path),
    })),
    { id: 'account', title: t('go_to', { view: t('view.account') }), section: t('section.go'), run: () => void navigate('/account') },
    { id: 'theme', title: t('flip_theme'), keys: 'shift+t', section: t('section.settings'), run: flip },
    ...languages.filter((one) => one !== i18n.language).map((one) => ({
      id: `language-${one}`, title: t(`speak.${one}`), section: t('section.settings'), run: () => void changeLanguage(one),
    })),
    { id: 'sign-out', title: t('sign_out'), section: t('section.settings'), run: () => void session.signOut() },
  ];
  useCommands(commands);
}
