import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { IconButton } from './basics';

/**
 * The browser's own dialog: keeps the focus inside, closes on Escape, gives the focus back. It begins at the element
 * with `data-autofocus`, if there is one.
 */
export function Dialog({ open, onClose, title, children, footer, size }: {
  open: boolean; onClose(): void; title: string; children: ReactNode; footer?: ReactNode; size?: 'wide';
}) {
  const { t } = useTranslation('common');
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const element = dialog.current;
    if (!element || !open || element.open) return;
    element.showModal();
    // The browser would choose the first button, which closes.
    element.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    return () => element.close();
  }, [open]);

  if (!open) return null;
  return (
    // A click on the backdrop counts as one on the dialog itself; Escape does the same for the keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <dialog ref={dialog} className="sw-dialog" data-size={size} aria-labelledby={id}
      onCancel={(event) => { event.preventDefault(); onClose(); }}
      onClick={(event) => { if (event.target === dialog.current) onClose(); }}>
      <div className="sw-dialog-head">
        <h2 className="sw-dialog-title" id={id}>{title}</h2>
        <IconButton icon="close" label={t('close')} onClick={onClose} />
      </div>
      {children}
      {footer && <div className="sw-dialog-foot">{footer}</div>}
    </dialog>
  );
}
