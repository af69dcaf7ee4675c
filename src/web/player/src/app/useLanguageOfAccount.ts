import { api, unwrap } from '@sectorwars/shared/api';
import { changeLanguage, chosenLanguage, isLanguage } from '@sectorwars/shared/i18n';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

const path = '/api/v1/i18n/user/preference';

/** A language chosen here goes with the account to other browsers, and one chosen there comes here. */
export function useLanguageOfAccount(): void {
  const { i18n } = useTranslation();
  useEffect(() => {
    let here = true;
    const keep = (language: string) => {
      // Where it cannot be kept it still holds in this browser.
      unwrap(api.POST(path, { body: { languageCode: language } })).catch(() => undefined);
    };
    i18n.on('languageChanged', keep);
    if (chosenLanguage() === null) {
      unwrap(api.GET(path)).then(({ languageCode }) => {
        const wanted = languageCode.slice(0, 2);
        if (here && isLanguage(wanted) && wanted !== i18n.language) void changeLanguage(wanted);
      }).catch(() => undefined);
    }
    return () => {
      here = false;
      i18n.off('languageChanged', keep);
    };
  }, [i18n]);
}
