import '@sectorwars/shared/ui/tokens.css';
import '@sectorwars/shared/ui/ui.css';
import './app/shell.css';

import { startI18n } from '@sectorwars/shared/i18n';
import { session } from '@sectorwars/shared/session';
import { applyPreferences } from '@sectorwars/shared/ui';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './App';

applyPreferences();
void session.start();

const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');

void startI18n().then(() => {
  createRoot(root).render(<StrictMode><App /></StrictMode>);
});
