import { Icon, errorText } from '@sectorwars/shared/ui';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { fieldOf } from './fieldText';
import type { Submission } from './useSubmission';

/** What is wrong with the whole form. What is wrong with one field stands at the field. */
export function FormFailure({ submission: { failure, wait }, fields }: { submission: Submission; fields: string[] }) {
  const { t } = useTranslation('auth');
  const box = useRef<HTMLDivElement>(null);
  const wrong = failure ? [fieldOf[failure.code], ...failure.fields.map((one) => one.field)] : [];
  const atFields = wrong.some((one) => one !== undefined && fields.includes(one));
  useEffect(() => {
    if (!failure) return;
    // The first field that is wrong, or else the message.
    const field = box.current?.closest('form')?.querySelector<HTMLElement>('[aria-invalid="true"]');
    (field ?? box.current)?.focus();
  }, [failure]);
  const text = failure === null || atFields ? null
    : wait > 0 ? t(failure.code === 'account_locked' ? 'locked' : 'wait', { time: minutes(wait), count: wait })
      : errorText(failure, t);
  return (
    <div ref={box} tabIndex={-1} role="alert" className="auth-failure" data-empty={text === null || undefined}>
      {text !== null && <><Icon name="danger" /><span>{text}</span></>}
    </div>
  );
}

function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
