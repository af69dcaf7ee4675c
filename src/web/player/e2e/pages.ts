// Every page of the client. A new page is entered here and in nothing else.

export interface PageOfClient {
  name: string;
  path: string;
  /** visitor = nobody is signed in; newcomer = before the first login is complete; pilot = after it. */
  who: 'visitor' | 'newcomer' | 'pilot';
}

export const pages: readonly PageOfClient[] = [
  { name: 'landing', path: '/', who: 'visitor' },
  { name: 'sign-in', path: '/sign-in', who: 'visitor' },
  { name: 'register', path: '/register', who: 'visitor' },
  { name: 'first-login', path: '/first-login', who: 'newcomer' },
  { name: 'cockpit', path: '/cockpit', who: 'pilot' },
  { name: 'map', path: '/map', who: 'pilot' },
  { name: 'trade', path: '/trade', who: 'pilot' },
  { name: 'ship', path: '/ship', who: 'pilot' },
  { name: 'log', path: '/log', who: 'pilot' },
  { name: 'comms', path: '/comms', who: 'pilot' },
  { name: 'travel', path: '/travel', who: 'pilot' },
  { name: 'settings', path: '/settings', who: 'pilot' },
  { name: 'account', path: '/account', who: 'pilot' },
];
