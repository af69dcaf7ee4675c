import { useLive } from '@sectorwars/shared/live';
import { Button, Icon } from '@sectorwars/shared/ui';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** A short break is not worth a word. */
const patience = 2_500;

export function OfflineBanner() {
  const { t, i18n } = useTranslation('shell');
  const { status, rest, takeOver } = useLive();
  const open = status === 'open';
  const [since, setSince] = useState<number | null>(null);

  useEffect(() => {
    if (open) return setSince(null);
    const began = Date.now();
    const timer = setTimeout(() => setSince(began), patience);
    return () => clearTimeout(timer);
  }, [open]);

  if (open || rest === 'signed_out' || (since === null && rest === null)) return null;
  const elsewhere = rest === 'superseded';
  const time = new Date(since ?? Date.now()).toLocaleTimeString(i18n.language, { hour: '2-digit', minute: '2-digit' });
  return (
    <div className="offline-banner" role="alert" data-elsewhere={elsewhere || undefined}>
      <Icon name={elsewhere ? 'info' : 'offline'} />
      <span>{elsewhere ? t('banner.elsewhere') : t('banner.offline', { time })}</span>
      <Button small onClick={takeOver}>{elsewhere ? t('banner.take_over') : t('banner.try_now')}</Button>
    </div>
  );
}
