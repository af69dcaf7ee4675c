// Before the first paint, so that nobody who wants daylight sees a flash of night. The rest is in ui/preferences.ts.
try {
  var theme = JSON.parse(localStorage.getItem('sw.preferences') || '{}').theme;
  if (theme === 'system') theme = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
  if (theme === 'light') document.documentElement.dataset.theme = 'light';
} catch { /* Without storage it is dark. */ }
