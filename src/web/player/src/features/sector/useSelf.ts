import { useSession } from '@sectorwars/shared/session';

/** The account of this pilot, by which the sector's list names them, too. */
export function useSelf(): string | undefined {
  return useSession().user?.id;
}
