// Keys of the mounted views. A key pressed while writing belongs to the text, except with Ctrl or Cmd.
import { useEffect, useRef, useSyncExternalStore } from 'react';

import { readPreferences } from './preferences';

export interface Hotkey {
  /** "?", "g m" (one after the other), "mod+k" (Ctrl, or Cmd on a Mac), "shift+t", "arrowleft". */
  keys: string;
  label: string;
}

interface Bound extends Hotkey {
  run(): void;
}

const sequenceWithin = 900;
let bound: Bound[] = [];
let shown: readonly Hotkey[] = [];
const listeners = new Set<() => void>();
let pressed = '';
let pressedAt = 0;

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** Shift is part of a letter's name only: "?" is "?" on every keyboard, however it is typed. */
export function strokeOf(event: Pressed): string {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  const shift = event.shiftKey && /^(\p{L}|[a-z]{2,})$/u.test(key) ? 'shift+' : '';
  return `${event.ctrlKey || event.metaKey ? 'mod+' : ''}${event.altKey ? 'alt+' : ''}${shift}${key}`;
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement
    && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
    && !(target instanceof HTMLInputElement && /^(checkbox|radio|range|button|submit)$/.test(target.type));
}

function onKey(event: KeyboardEvent): void {
  const stroke = strokeOf(event);
  if (event.defaultPrevented || event.isComposing || /^(shift|control|alt|meta)$/i.test(event.key)) return;
  // What is under an open dialog must not hear its keys.
  const busy = isWriting(event.target) || document.querySelector('dialog[open]') !== null;
  if ((busy || !readPreferences().singleKeys) && !stroke.startsWith('mod+')) return;
  const now = event.timeStamp;
  const sequence = pressed !== '' && now - pressedAt < sequenceWithin ? `${pressed} ${stroke}` : stroke;
  const find = (keys: string) => bound.findLast((one) => one.keys === keys);
  const hit = find(sequence) ?? find(stroke);
  pressed = hit ? '' : stroke;
  pressedAt = now;
  if (!hit) return;
  event.preventDefault();
  hit.run();
}

function change(next: Bound[]): void {
  if (bound.length === 0 && next.length > 0) window.addEventListener('keydown', onKey);
  if (bound.length > 0 && next.length === 0) window.removeEventListener('keydown', onKey);
  bound = next;
  shown = next.map(({ keys, label }) => ({ keys, label }));
  for (const listener of [...listeners]) listener();
}

/** The newest of equal keys wins, so that a view may take over a key of the shell. */
export function useHotkey(keys: string, label: string, run: () => void, enabled = true): void {
  const latest = useRef(run);
  useEffect(() => { latest.current = run; });
  useEffect(() => {
    if (!enabled) return;
    const mine: Bound = { keys, label, run: () => latest.current() };
    change([...bound, mine]);
    return () => change(bound.filter((one) => one !== mine));
  }, [keys, label, enabled]);
}

export function useHotkeys(): readonly Hotkey[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}
