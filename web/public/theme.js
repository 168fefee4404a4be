// Before the first paint: the chosen appearance, so that a dark room never sees a white flash.
try {
  const theme = JSON.parse(localStorage.getItem('rapport.preferences') || '{}').theme;
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {}
