// The travel that is going on, as a line with two ends.
import { useRegions } from '@sectorwars/shared/api/hooks';
import { Badge, Button, Panel, TimeAgo } from '@sectorwars/shared/ui';
import { useTranslation } from 'react-i18next';

import { canCancel, isUnderWay } from './state';
import { useTravel, useTravelActs } from './useTravel';

export function useRegionName(): (slug: string) => string {
  const { data } = useRegions();
  return (slug) => data?.regions.find((one) => one.slug === slug)?.display_name ?? slug;
}

export function UnderWay({ id }: { id: string }) {
  const { t } = useTranslation('travel');
  const { data: travel } = useTravel(id);
  const { cancel } = useTravelActs();
  const nameOf = useRegionName();
  if (!travel) return null;
  const going = isUnderWay(travel);
  return (
    <Panel title={t('under_way.title')} className="travel-now">
      <div className="travel-line" data-status={travel.status} data-back={travel.cancel_requested || undefined}>
        <span className="travel-end">{nameOf(travel.source_region)}</span>
        <svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
          <line x1="0" y1="6" x2="100" y2="6" />
          <line className="travel-pulse" x1="0" y1="6" x2="100" y2="6" />
        </svg>
        <span className="travel-end">{nameOf(travel.destination_region)}</span>
      </div>
      <p role="status" className="travel-status">
        <Badge tone={travel.status === 'completed' ? 'green' : going ? 'cyan' : 'red'}>{t(`status.${travel.status}`)}</Badge>
        <span>{t(travel.cancel_requested && going ? 'under_way.coming_back' : `under_way.${travel.status}`)}</span>
        <TimeAgo at={travel.initiated_at} />
      </p>
      {canCancel(travel) && (
        <Button tone="danger" icon="close" busy={cancel.isPending} onClick={() => cancel.mutate(id)}>
          {t('under_way.cancel')}
        </Button>
      )}
    </Panel>
  );
}
