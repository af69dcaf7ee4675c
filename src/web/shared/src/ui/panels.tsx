// Panels and the states that every view has: loading, empty, failed, offline.
import type { ReactNode } from 'react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

import { toApiError } from '../api/errors';
import { Button, Icon } from './basics';
import type { IconName } from './icons';

export type PanelState = 'ready' | 'loading' | 'empty' | 'error' | 'offline';

export function Panel({ title, actions, state = 'ready', children, className = '' }: {
  title?: ReactNode; actions?: ReactNode; state?: PanelState; children?: ReactNode; className?: string;
}) {
  const id = useId();
  return (
    <section className={`sw-panel ${className}`} data-state={state} aria-labelledby={title ? id : undefined}
      aria-busy={state === 'loading' || undefined}>
      {(title || actions) && (
        <div className="sw-panel-head">
          {title && <h2 className="sw-panel-title" id={id}>{title}</h2>}
          {actions && <div className="sw-panel-actions">{actions}</div>}
        </div>
      )}
      {children}
    </section>
  );
}

/** Holds the place of what is loading, so that nothing jumps when it comes. */
export function Skeleton({ lines = 1, height, width }: { lines?: number; height?: string; width?: string }) {
  if (lines === 1) return <span className="sw-skeleton" style={{ height, width }} aria-hidden />;
  return (
    <span className="sw-skeletons" aria-hidden>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="sw-skeleton" style={{ height, width: width ?? (line === lines - 1 ? '60%' : '100%') }} />
      ))}
    </span>
  );
}

export function EmptyState({ icon = 'star', title, children, action }: {
  icon?: IconName; title: string; children?: ReactNode; action?: ReactNode;
}) {
  return (
    <div className="sw-state">
      <Icon name={icon} />
      <p className="sw-state-title">{title}</p>
      {children && <div>{children}</div>}
      {action}
    </div>
  );
}

/** What went wrong in words, and another try. */
export function ErrorState({ error, retry }: { error: unknown; retry?: (() => void) | undefined }) {
  const { t } = useTranslation('common');
  const failure = toApiError(error);
  const away = failure.isNetwork;
  return (
    <div className="sw-state" role="alert" data-tone={away ? undefined : 'danger'}>
      <Icon name={away ? 'offline' : 'danger'} />
      <p className="sw-state-title">{away ? t('error.offline_title') : t('error.title')}</p>
      <p>{away ? t('error.offline_text') : errorText(failure, t)}</p>
      {retry && <Button icon="repeat" onClick={() => retry()}>{t('error.retry')}</Button>}
    </div>
  );
}

type Translate = (key: string, options?: Record<string, unknown>) => string;

/** The text for a refusal's code when there is one, else the server's own sentence. */
export function errorText(cause: unknown, t: Translate): string {
  const failure = toApiError(cause);
  if (failure.isNetwork) return t('common:error.offline_text');
  if (failure.status === 429) return t('common:error.too_many', { count: Math.ceil(failure.retryAfter ?? 1) });
  return t(`errors:${failure.code}`, { detail: failure.detail, defaultValue: failure.detail });
}
