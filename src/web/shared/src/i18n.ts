// Texts: built in from config/i18n, one lazy file for each language; what the server says (it may have newer ones)
// is laid over them. Namespace = file name.
import i18next, { type i18n as I18n } from 'i18next';
import { initReactI18next } from 'react-i18next';

export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];
const stored = 'sw.language';

// Texts of the admin console, and what the guard says (the server chooses it), are not for this client.
const files = import.meta.glob<Record<string, unknown>>(
  [
    '../../../../config/i18n/*/*.json',
    '!../../../../config/i18n/*/admin*.json',
    '!../../../../config/i18n/*/guard.json',
  ],
  { import: 'default' },
);

export function isLanguage(text: string | null | undefined): text is Language {
  return languages.some((one) => one === text);
}

/** What was chosen in this browser. */
export function chosenLanguage(): Language | null {
  try {
    const chosen = localStorage.getItem(stored);
    return isLanguage(chosen) ? chosen : null;
  } catch {
    // Storage may be forbidden; then the browser decides.
    return null;
  }
}

/** What the pilot chose, else what the browser asks for, else English. */
export function detectLanguage(): Language {
  const chosen = chosenLanguage();
  if (chosen) return chosen;
  const wanted = navigator.languages.map((one) => one.slice(0, 2).toLowerCase());
  return wanted.find(isLanguage) ?? 'en';
}

/** The built-in namespaces of a language. */
export function namespaces(language: Language): string[] {
  return Object.keys(files).flatMap((path) => {
    const match = /i18n\/([^/]+)\/([^/]+)\.json$/.exec(path);
    return match?.[1] === language && match[2] !== undefined ? [match[2]] : [];
  });
}

async function loadBuiltIn(to: I18n, language: Language): Promise<void> {
  await Promise.all(Object.entries(files).map(async ([path, load]) => {
    const match = /i18n\/([^/]+)\/([^/]+)\.json$/.exec(path);
    if (match?.[1] !== language || match[2] === undefined) return;
    to.addResourceBundle(language, match[2], await load(), true, true);
  }));
}

/** Texts that an operator has changed. The built-in ones stand when the server does not answer. */
async function overlay(to: I18n, language: Language): Promise<void> {
  try {
    const response = await fetch(`/api/v1/i18n/${language}`);
    if (!response.ok) return;
    const texts = await response.json() as Record<string, unknown>;
    for (const namespace of namespaces(language)) {
      const changed = texts[namespace];
      if (typeof changed === 'object' && changed !== null) to.addResourceBundle(language, namespace, changed, true, true);
    }
  } catch {
    // Offline: what is built in is complete.
  }
}

/** Asks again, when the server says that texts have changed. */
export async function refreshTexts(): Promise<void> {
  const language = i18next.language;
  if (isLanguage(language)) await overlay(i18next, language);
}

function apply(language: Language): void {
  document.documentElement.lang = language;
}

/** Shows a missing text at once in development, where nobody would find it in a list. */
function reportMissing(_languages: readonly string[], namespace: string, key: string): void {
  console.warn(`no text ${namespace}:${key}`);
}

export async function startI18n(language: Language = detectLanguage()): Promise<I18n> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    ns: namespaces('en'),
    defaultNS: 'common',
    resources: {},
    interpolation: { escapeValue: false },
    saveMissing: import.meta.env.DEV,
    missingKeyHandler: reportMissing,
    returnNull: false,
    react: { useSuspense: false, bindI18nStore: 'added' },
  });
  await Promise.all([...new Set<Language>([language, 'en'])].map((one) => loadBuiltIn(i18next, one)));
  apply(language);
  void overlay(i18next, language);
  return i18next;
}

export async function changeLanguage(language: Language): Promise<void> {
  await loadBuiltIn(i18next, language);
  await i18next.changeLanguage(language);
  apply(language);
  try {
    localStorage.setItem(stored, language);
  } catch {
    // Then it holds for this visit.
  }
  void overlay(i18next, language);
}
