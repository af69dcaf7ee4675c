// What the client says, from the same files, so that tests find controls by the names that pilots read.
import { readFileSync } from 'node:fs';

type Texts = { [key: string]: string | Texts };

const files = new Map<string, Texts>();

function namespace(language: string, name: string): Texts {
  const path = new URL(`../../../../config/i18n/${language}/${name}.json`, import.meta.url);
  const known = files.get(path.href);
  if (known) return known;
  const read = JSON.parse(readFileSync(path, 'utf8')) as Texts;
  files.set(path.href, read);
  return read;
}

/** The text of "namespace:path.of.key" as it is in the file. */
export function text(key: string, language = 'en'): string {
  const [name, path] = key.split(':');
  let found: Texts | string | undefined = namespace(language, name!);
  for (const part of path!.split('.')) found = typeof found === 'object' ? found[part] : undefined;
  if (typeof found !== 'string') throw new Error(`there is no text ${key} in ${language}`);
  return found;
}

/** Fits the whole text, with the given values or anything at all in its gaps. */
export function says(key: string, values: Record<string, string | number> = {}, language = 'en'): RegExp {
  const escaped = (part: string): string => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = text(key, language).split(/(\{\{\s*\w+[^}]*\}\})/).map((part) => {
    const gap = /^\{\{\s*(\w+)/.exec(part)?.[1];
    if (gap === undefined) return escaped(part);
    return gap in values ? escaped(String(values[gap])) : '.*';
  });
  return new RegExp(`^\\s*${pattern.join('')}\\s*$`);
}

/** The same anywhere in a longer text. */
export function mentions(key: string, values: Record<string, string | number> = {}, language = 'en'): RegExp {
  return new RegExp(says(key, values, language).source.slice('^\\s*'.length, -'\\s*$'.length));
}
