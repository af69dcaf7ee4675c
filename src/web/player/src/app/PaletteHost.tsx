import { useHotkey } from '@sectorwars/shared/ui';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';

const Palette = lazy(() => import('../features/palette'));

export type PaletteMode = 'commands' | 'keys';

export interface PaletteControl {
  mode: PaletteMode | null;
  openCommands(): void;
  openKeys(): void;
  close(): void;
}

export function usePalette(): PaletteControl {
  const { t } = useTranslation('shell');
  const [mode, setMode] = useState<PaletteMode | null>(null);
  useHotkey('mod+k', t('palette'), () => setMode((now) => (now === 'commands' ? null : 'commands')));
  useHotkey('?', t('all_keys'), () => setMode('keys'));
  return {
    mode,
    openCommands: () => setMode('commands'),
    openKeys: () => setMode('keys'),
    close: () => setMode(null),
  };
}

/** The palette is loaded when it is first asked for. */
export function PaletteHost({ palette }: { palette: PaletteControl }) {
  if (palette.mode === null) return null;
  return <Suspense fallback={null}><Palette mode={palette.mode} onClose={palette.close} /></Suspense>;
}
