// Every text exists in every language, with the same places for values.
import { describe, expect, it } from 'vitest';

const files = import.meta.glob<Record<string, unknown>>('../../../../config/i18n/*/*.json', { import: 'default', eager: true });

type Texts = Map<string, string>;

function flatten(value: unknown, prefix: string, to: Texts): Texts {
  if (typeof value === 'string') to.set(prefix, value);
  else for (const [key, inner] of Object.entries(value as object)) flatten(inner, prefix ? `${prefix}.${key}` : key, to);
  return to;
}

const languages = new Map<string, Map<string, Texts>>();
for (const [path, content] of Object.entries(files)) {
  const [, language, namespace] = /i18n\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? [];
  if (!language || !namespace) continue;
  const namespaces = languages.get(language) ?? new Map<string, Texts>();
  namespaces.set(namespace, flatten(content, '', new Map()));
  languages.set(language, namespaces);
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{-?\s*([^},\s]+)[^}]*\}\}|\$t\(([^)]+)\)|<\/?(\w+)>/g)].map((match) => match[0]).sort();
}

/** The server's own sentence is English and holds figures; a translation stands for it as a whole. */
function withoutDetail(text: string): string[] {
  return placeholders(text).filter((one) => one !== '{{detail}}');
}

describe('texts', () => {
  const english = languages.get('en') ?? new Map<string, Texts>();
  const others = [...languages].filter(([language]) => language !== 'en');

  it('are there in English and German', () => {
    expect([...languages.keys()].sort()).toEqual(['de', 'en']);
    expect(english.size).toBeGreaterThan(5);
  });

  for (const [language, namespaces] of others) {
    it(`has the same namespaces in ${language}`, () => {
      expect([...namespaces.keys()].sort()).toEqual([...english.keys()].sort());
    });

    for (const [namespace, texts] of english) {
      it(`has every text of ${namespace} in ${language}, with the same values`, () => {
        const translated = namespaces.get(namespace) ?? new Map<string, string>();
        expect([...translated.keys()].sort()).toEqual([...texts.keys()].sort());
        for (const [key, text] of texts) {
          const other = translated.get(key) ?? '';
          expect(other.trim() === '', `${namespace}:${key} is empty`).toBe(text.trim() === '');
          expect(withoutDetail(other), `${namespace}:${key}`).toEqual(withoutDetail(text));
        }
      });
    }
  }
});
