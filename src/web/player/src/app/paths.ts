/** Only a path of this site; anything else could lead away from it. */
export function safePath(path: string | null): string {
  return path !== null && /^\/(?![/\\])/.test(path) ? path : '/cockpit';
}
