// Figures in the pilot's language.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

export interface Format {
  whole(value: number): string;
  /** With its sign, also a plus; a true minus sign. */
  signed(value: number): string;
  percent(value: number, digits?: number): string;
  signedPercent(value: number): string;
  clock(at: number | string): string;
  stamp(at: number | string): string;
}

export function makeFormat(language: string): Format {
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const signed = new Intl.NumberFormat(language, { maximumFractionDigits: 0, signDisplay: 'exceptZero' });
  const percents = (digits: number, sign: 'auto' | 'exceptZero'): Intl.NumberFormat =>
    new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: digits, signDisplay: sign });
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const stamp = new Intl.DateTimeFormat(language, {
    day: '2-digit', month: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  });
  return {
    whole: (value) => whole.format(value),
    signed: (value) => signed.format(value).replace('-', '\u2212'),
    percent: (value, digits = 0) => percents(digits, 'auto').format(value / 100),
    signedPercent: (value) => percents(1, 'exceptZero').format(value / 100).replace('-', '\u2212'),
    clock: (at) => clock.format(new Date(at)),
    stamp: (at) => stamp.format(new Date(at)),
  };
}

export function useFormat(): Format {
  const { i18n } = useTranslation();
  const language = i18n.resolvedLanguage ?? i18n.language;
  return useMemo(() => makeFormat(language), [language]);
}
