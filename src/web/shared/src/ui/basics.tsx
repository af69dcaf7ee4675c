// Small parts without state of their own.
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';

import { icons, type IconName } from './icons';

export type Tone = 'neutral' | 'amber' | 'cyan' | 'red' | 'green';

/** Decoration unless it has a title. */
export function Icon({ name, title, className = '' }: { name: IconName; title?: string; className?: string }) {
  return (
    <svg className={`sw-icon ${className}`} viewBox="0 0 24 24" role={title ? 'img' : undefined} aria-label={title}
      aria-hidden={title ? undefined : true} focusable="false">
      <path d={icons[name]} />
    </svg>
  );
}

export function VisuallyHidden({ children, ...rest }: ComponentPropsWithRef<'span'>) {
  return <span {...rest} className="sw-hidden">{children}</span>;
}

type ButtonTone = 'neutral' | 'action' | 'navigate' | 'danger' | 'plain';

export interface ButtonProps extends ComponentPropsWithRef<'button'> {
  tone?: ButtonTone;
  icon?: IconName;
  /** Work is under way; further clicks do nothing, and the focus stays. */
  busy?: boolean;
  small?: boolean;
  wide?: boolean;
}

export function Button({
  tone = 'neutral', icon, busy = false, small, wide, children, onClick, className = '', ...rest
}: ButtonProps) {
  return (
    <button type="button" {...rest} className={`sw-button ${className}`} data-tone={tone} data-busy={busy || undefined}
      data-small={small || undefined} data-wide={wide || undefined} aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({ to, tone = 'neutral', icon, small, wide, children, className = '' }: {
  to: string;
  tone?: ButtonTone;
  icon?: IconName;
  small?: boolean;
  wide?: boolean;
  children: ReactNode;
  className?: string;
}) {
  return (
    <Link to={to} className={`sw-button ${className}`} data-tone={tone} data-small={small || undefined}
      data-wide={wide || undefined}>
      {icon && <Icon name={icon} />}
      {children}
    </Link>
  );
}

export function IconButton({ icon, label, className = '', ...rest }:
  Omit<ComponentPropsWithRef<'button'>, 'children'> & { icon: IconName; label: string }) {
  return (
    <button type="button" {...rest} className={`sw-icon-button ${className}`} aria-label={label} title={label}>
      <Icon name={icon} />
    </button>
  );
}

export function Badge({ tone = 'neutral', icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) {
  return <span className="sw-badge" data-tone={tone}>{icon && <Icon name={icon} />}{children}</span>;
}

export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className="sw-kbd">{children}</kbd>;
}

export function Tooltip({ text, children }: { text: string; children: ReactNode }) {
  const id = useId();
  return (
    <span className="sw-tip">
      <span aria-describedby={id}>{children}</span>
      <span className="sw-tip-text" role="tooltip" id={id}>{text}</span>
    </span>
  );
}

/** Numbers beside each other must not jump: always tabular figures. */
export function Credits({ amount, signed = false, unit = true }: { amount: number; signed?: boolean; unit?: boolean }) {
  const { i18n, t } = useTranslation('common');
  const text = new Intl.NumberFormat(i18n.language, signed ? { signDisplay: 'exceptZero' } : {}).format(amount);
  return (
    <span className="sw-credits" data-loss={(signed && amount < 0) || undefined}>
      {text}{unit && <span className="sw-credits-unit">{t('credits_unit')}</span>}
    </span>
  );
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [['day', 86_400], ['hour', 3_600], ['minute', 60]];

export function timeAgo(at: string, language: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(at) - now) / 1000);
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(Math.min(0, seconds), 'second');
}

export function TimeAgo({ at }: { at: string }) {
  const { i18n } = useTranslation();
  const [, tick] = useState(0);
  useEffect(() => {
    const young = Date.now() - Date.parse(at) < 60_000;
    const timer = setInterval(() => tick((n) => n + 1), young ? 5_000 : 60_000);
    return () => clearInterval(timer);
  }, [at]);
  const full = new Date(at).toLocaleString(i18n.language);
  return <time dateTime={at} title={full} className="sw-figure">{timeAgo(at, i18n.language)}</time>;
}

export function SectorLink({ id, children }: { id: number; children?: ReactNode }) {
  const { t } = useTranslation('common');
  return <Link to={`/map?sector=${id}`}>{children ?? t('sector_n', { id })}</Link>;
}
