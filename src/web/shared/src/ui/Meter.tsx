import { useId, type ReactNode } from 'react';

/** A bar from 0 to max with its figure. */
export function Meter({ label, value, max, tone = 'cyan', text, hideLabel = false }: {
  label: string; value: number; max: number; tone?: 'cyan' | 'amber' | 'red' | 'green'; text?: ReactNode; hideLabel?: boolean;
}) {
  const id = useId();
  const share = max > 0 ? Math.min(Math.max(value / max, 0), 1) : 0;
  return (
    <div className="sw-meter" data-tone={tone}>
      <div className={hideLabel ? 'sw-hidden' : 'sw-meter-head'}>
        <span className="sw-label" id={id}>{label}</span>
        <span className="sw-figure">{text ?? `${value} / ${max}`}</span>
      </div>
      <div className="sw-meter-track" role="meter" aria-labelledby={id} aria-valuenow={value} aria-valuemin={0} aria-valuemax={max}>
        <div className="sw-meter-fill" style={{ transform: `scaleX(${share})` }} />
      </div>
    </div>
  );
}
