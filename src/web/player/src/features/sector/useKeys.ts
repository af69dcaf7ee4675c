import { useCommands, useHotkey } from '@sectorwars/shared/ui';
import { useTranslation } from 'react-i18next';

import type { SectorNow } from './useSectorNow';

export interface KeyActs {
  fly: (to: number) => void;
  dock: () => void;
  scan: () => void;
  docked: boolean;
}

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** One digit for each gate, in the order of the list. */
export function useKeys(now: SectorNow | null, { fly, dock, scan, docked }: KeyActs): void {
  const { t } = useTranslation('sector');
  const options = now?.options ?? [];
  const to = (order: number) => () => {
    const option = options[order];
    if (option) fly(option.sector_id);
  };
  const label = t('keys.fly');
  useHotkey('1', label, to(0), options.length > 0);
  useHotkey('2', label, to(1), options.length > 1);
  useHotkey('3', label, to(2), options.length > 2);
  useHotkey('4', label, to(3), options.length > 3);
  useHotkey('5', label, to(4), options.length > 4);
  useHotkey('6', label, to(5), options.length > 5);
  useHotkey('7', label, to(6), options.length > 6);
  useHotkey('8', label, to(7), options.length > 7);
  useHotkey('9', label, to(8), options.length > 8);
  useHotkey('s', t('scan.act'), scan, now !== null);
  useHotkey('d', t('keys.dock'), dock, now !== null && (docked || now.stations.length > 0));
  const section = t('title');
  useCommands([
    { id: 'sector.scan', title: t('scan.act'), keys: 's', section, run: scan },
    { id: 'sector.dock', title: t('keys.dock'), keys: 'd', section, run: dock },
    ...options.map((option, order) => ({
      id: `sector.fly.${option.sector_id}`, section, run: () => fly(option.sector_id),
      title: t('keys.fly_to', { id: option.sector_id, name: option.name }), keys: digits[order],
    })),
  ]);
}
