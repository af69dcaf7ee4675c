import { AnimatePresence } from 'framer-motion';
import * as m from 'framer-motion/m';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Icon, IconButton } from './basics';
import type { IconName } from './icons';

export interface ToastMessage {
  title: string;
  text?: ReactNode;
  tone?: 'neutral' | 'success' | 'warning' | 'danger';
  icon?: IconName;
  /** Milliseconds; 0 = until it is closed. */
  stay?: number;
  action?: ReactNode;
}

interface Shown extends ToastMessage { id: number }

export interface Toasts {
  show(toast: ToastMessage): number;
  dismiss(id: number): void;
}

const ToastContext = createContext<Toasts | null>(null);
const most = 4;
const standardStay = 6_000;

const iconOf: Record<NonNullable<ToastMessage['tone']>, IconName> =
  { neutral: 'info', success: 'check', warning: 'warning', danger: 'danger' };

export function Toast({ toast, onClose }: { toast: ToastMessage; onClose(): void }) {
  const { t } = useTranslation('common');
  const tone = toast.tone ?? 'neutral';
  const latest = useRef(onClose);
  const [held, setHeld] = useState(false);
  useEffect(() => { latest.current = onClose; });
  const stay = toast.stay ?? standardStay;
  useEffect(() => {
    if (stay === 0 || held) return;
    const timer = setTimeout(() => latest.current(), stay);
    return () => clearTimeout(timer);
  }, [stay, held]);
  return (
    <m.div className="sw-toast" data-tone={tone} initial={{ opacity: 0, y: 12 }} animate={{ opacity: 1, y: 0 }}
      exit={{ opacity: 0, x: 24 }} transition={{ duration: 0.18 }}
      onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)} onBlur={() => setHeld(false)}>
      <Icon name={toast.icon ?? iconOf[tone]} />
      <div className="sw-toast-text">
        <div className="sw-toast-title">{toast.title}</div>
        {toast.text && <div>{toast.text}</div>}
        {toast.action}
      </div>
      <IconButton icon="close" label={t('close')} onClick={onClose} />
    </m.div>
  );
}

/** Messages appear in a live region that was there before them, or screen readers would miss them. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation('common');
  const [toasts, setToasts] = useState<Shown[]>([]);
  const next = useRef(1);
  const dismiss = useCallback((id: number) => setToasts((all) => all.filter((one) => one.id !== id)), []);
  const show = useCallback((toast: ToastMessage) => {
    const id = next.current++;
    setToasts((all) => [...all, { ...toast, id }].slice(-most));
    return id;
  }, []);
  const value = useMemo(() => ({ show, dismiss }), [show, dismiss]);
  return (
    <ToastContext value={value}>
      {children}
      <div className="sw-toasts" role="region" aria-label={t('messages')} aria-live="polite">
        <AnimatePresence initial={false}>
          {toasts.map((one) => <Toast key={one.id} toast={one} onClose={() => dismiss(one.id)} />)}
        </AnimatePresence>
      </div>
    </ToastContext>
  );
}

export function useToast(): Toasts {
  const toasts = useContext(ToastContext);
  if (!toasts) throw new Error('useToast needs a ToastProvider above');
  return toasts;
}
