import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react';

export interface Tab {
  id: string;
  label: ReactNode;
  content: ReactNode;
}

/** Arrow keys go along the tabs, as the pattern of WAI-ARIA wants. */
export function Tabs({ tabs, value, onChange, label }: {
  tabs: Tab[]; value: string; onChange(id: string): void; label: string;
}) {
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  const shown = tabs.find((one) => one.id === value) ?? tabs[0];

  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex((one) => one.id === shown?.id);
    const to = event.key === 'ArrowRight' ? at + 1 : event.key === 'ArrowLeft' ? at - 1
      : event.key === 'Home' ? 0 : event.key === 'End' ? tabs.length - 1 : null;
    const next = to === null ? undefined : tabs[(to + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    onChange(next.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${CSS.escape(next.id)}"]`)?.focus();
  };

  return (
    <div>
      <div className="sw-tabs" role="tablist" aria-label={label} tabIndex={-1} ref={list} onKeyDown={onKeyDown}>
        {tabs.map((one) => (
          <button key={one.id} type="button" role="tab" className="sw-tab" data-tab={one.id} id={`${base}-${one.id}`}
            aria-selected={one.id === shown?.id} aria-controls={`${base}-panel`} tabIndex={one.id === shown?.id ? 0 : -1}
            onClick={() => onChange(one.id)}>
            {one.label}
          </button>
        ))}
      </div>
      <div className="sw-tab-panel" role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${shown?.id ?? ''}`}>
        {shown?.content}
      </div>
    </div>
  );
}
