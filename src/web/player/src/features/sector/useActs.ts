// What the pilot can do in a sector. Each click is one intent with one key.
import { api, keys, mutation, unwrap } from '@sectorwars/shared/api';
import { useLive } from '@sectorwars/shared/live';
import { errorText, useToast } from '@sectorwars/shared/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

export interface ActEvents {
  /** The flight was refused; the ship stays where it is. */
  onGrounded(): void;
  /** Systems that a scan has shown. */
  onCharted(ids: number[]): void;
}

export function useActs({ onGrounded, onCharted }: ActEvents) {
  const { t } = useTranslation(['sector', 'errors', 'common', 'map']);
  const client = useQueryClient();
  const toasts = useToast();
  const { status } = useLive();
  const stale = (...names: (readonly string[])[]) => {
    for (const queryKey of names) void client.invalidateQueries({ queryKey });
  };
  const refuse = (title: string) => (cause: unknown) => {
    toasts.show({ title, text: errorText(cause, t), tone: 'warning' });
    stale(keys.player, keys.moves);
  };

  const undock = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/trading/undock', { ...mutation() })),
    onError: refuse(t('sector:failed.undock')),
    onSuccess: () => { stale(keys.player, keys.ship, keys.moves); },
  });
  const dock = useMutation({
    mutationFn: (station: string) =>
      unwrap(api.POST('/api/v1/trading/dock', { body: { station_id: station }, ...mutation() })),
    onError: refuse(t('sector:failed.dock')),
    onSuccess: () => { stale(keys.player, keys.ship, keys.moves); },
  });
  const fly = useMutation({
    mutationFn: async ({ to, docked }: { to: number; docked: boolean }) => {
      if (docked) await unwrap(api.POST('/api/v1/trading/undock', { ...mutation() }));
      return unwrap(api.POST('/api/v1/player/move/{sector_id}', { params: { path: { sector_id: to } }, ...mutation() }));
    },
    onError: (cause) => {
      onGrounded();
      refuse(t('sector:failed.fly'))(cause);
    },
    onSuccess: (result) => {
      if (status !== 'open') stale(keys.player, keys.sector, keys.moves, keys.ship);
      for (const met of result.encounters) {
        if (met.level !== 'high') continue;
        toasts.show({ title: t('sector:hazard.met'), text: t(`map:type.${met.sector_type}`), tone: 'warning' });
      }
    },
  });
  const scan = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/nav/scan', { ...mutation() })),
    onError: refuse(t('sector:failed.scan')),
    onSuccess: (result) => {
      stale(keys.player, keys.moves, keys.chart, keys.pairs);
      onCharted(result.revealed.map((one) => one.sector_id));
      const count = result.revealed.length;
      toasts.show({ title: t('sector:scan.done', { count, range: result.range }), tone: 'success', icon: 'scan' });
    },
  });
  return { undock, dock, fly, scan, busy: undock.isPending || dock.isPending || fly.isPending };
}
