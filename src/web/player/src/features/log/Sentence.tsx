// An event in words of the pilot's language; unknown ones are named as they are.
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Sentence as Told } from './sentences';

type Translate = (key: string, options?: Record<string, unknown>) => string;

/** A sector's number stays, a region's slug becomes its name. */
export function placeOf(place: string | number): string {
  if (typeof place === 'number') return String(place);
  return place.replaceAll(/(^|[-_])(\p{Ll})/gu, (_, gap: string, letter: string) => (gap && ' ') + letter.toUpperCase());
}

/** Names of goods, ships and reasons are texts, figures are written as the language does. */
export function valuesOf(told: Told, t: Translate, language: string): Record<string, unknown> {
  const format = new Intl.NumberFormat(language);
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(told.values)) {
    if (value === '' && name !== 'reason' && name !== 'status') out[name] = '';
    else if (name === 'commodity') out[name] = t(`trade:good.${value}`, { defaultValue: String(value).replaceAll('_', ' ') });
    else if (name === 'ship') out[name] = t(`firstlogin:ship.${value}.name`, { defaultValue: String(value) });
    else if (name === 'reason' || name === 'status') {
      out[name] = t(`log:${name}.${value || 'none'}`, { defaultValue: String(value).replaceAll('_', ' ') });
    } else if (name === 'from' || name === 'to' || name === 'region') out[name] = placeOf(value);
    else out[name] = typeof value === 'number' ? format.format(value) : value;
  }
  // Plural forms need the number itself; the sentence shows it as written.
  if (typeof told.values['count'] === 'number') {
    out['shown'] = out['count'];
    out['count'] = told.values['count'];
  }
  return out;
}

export function useSentence(): (told: Told) => string {
  const { t, i18n } = useTranslation(['log', 'trade', 'firstlogin']);
  return useMemo(
    () => (told: Told) => t(`log:event.${told.key}`, valuesOf(told, t as Translate, i18n.language)),
    [t, i18n.language],
  );
}

export function Sentence({ told }: { told: Told }): ReactNode {
  const say = useSentence();
  return <>{say(told)}</>;
}
