// Fields: a label, a control, what helps, and what is wrong.
import { createContext, useContext, useId, type ComponentPropsWithRef, type ReactNode } from 'react';

import { Icon } from './basics';

interface Described {
  id: string;
  describedBy: string | undefined;
  invalid: boolean;
}

const FieldContext = createContext<Described | null>(null);

export function Field({ label, hint, error, children }: {
  label: string; hint?: ReactNode; error?: string | undefined; children: ReactNode;
}) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined;
  return (
    <FieldContext value={{ id, describedBy: described, invalid: Boolean(error) }}>
      <div className="sw-field">
        <label className="sw-label" htmlFor={id}>{label}</label>
        {children}
        {hint && <div className="sw-field-hint" id={`${id}-hint`}>{hint}</div>}
        {error && <div className="sw-field-error" id={`${id}-error`}><Icon name="danger" /><span>{error}</span></div>}
      </div>
    </FieldContext>
  );
}

function useField() {
  const field = useContext(FieldContext);
  return {
    id: field?.id,
    'aria-describedby': field?.describedBy,
    'aria-invalid': field?.invalid ? true : undefined,
  };
}

export function TextInput({ className = '', ...rest }: ComponentPropsWithRef<'input'>) {
  return <input type="text" {...useField()} {...rest} className={`sw-input ${className}`} />;
}

export function TextArea({ className = '', ...rest }: ComponentPropsWithRef<'textarea'>) {
  return <textarea {...useField()} {...rest} className={`sw-input ${className}`} />;
}

export interface NumberInputProps extends Omit<ComponentPropsWithRef<'input'>, 'value' | 'onChange' | 'type'> {
  /** NaN while nothing is written. */
  value: number;
  onChange(value: number): void;
}

/** Whole numbers; the field may be empty while somebody writes. */
export function NumberInput({ value, onChange, className = '', min, max, ...rest }: NumberInputProps) {
  return (
    <input type="text" inputMode="numeric" autoComplete="off" role="spinbutton" {...useField()} {...rest}
      aria-valuenow={Number.isNaN(value) ? undefined : value}
      aria-valuemin={min === undefined ? undefined : Number(min)}
      aria-valuemax={max === undefined ? undefined : Number(max)} className={`sw-input sw-figure ${className}`}
      value={Number.isNaN(value) ? '' : String(value)}
      onChange={(event) => {
        const digits = event.target.value.replace(/\D/g, '');
        onChange(digits === '' ? Number.NaN : Math.min(Number(digits), Number.MAX_SAFE_INTEGER));
      }}
      onKeyDown={(event) => {
        rest.onKeyDown?.(event);
        const step = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
        if (step === 0) return;
        event.preventDefault();
        const next = (Number.isNaN(value) ? 0 : value) + step * (event.shiftKey ? 10 : 1);
        onChange(Math.min(Math.max(next, Number(min ?? 0)), Number(max ?? Number.MAX_SAFE_INTEGER)));
      }} />
  );
}

export function Select({ options, className = '', ...rest }: Omit<ComponentPropsWithRef<'select'>, 'children'> & {
  options: { value: string; label: string }[];
}) {
  return (
    <select {...useField()} {...rest} className={`sw-input ${className}`}>
      {options.map((one) => <option key={one.value} value={one.value}>{one.label}</option>)}
    </select>
  );
}
