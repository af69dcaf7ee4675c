// What the command palette offers: every mounted view adds its own commands.
import { useEffect, useRef, useSyncExternalStore } from 'react';

export interface Command {
  id: string;
  title: string;
  /** Shown beside it; binding them is useHotkey's work. */
  keys?: string;
  section: string;
  run(): void;
}

let lists: { commands: Command[] }[] = [];
let all: readonly Command[] = [];
const listeners = new Set<() => void>();

function publish(): void {
  const known = new Map<string, Command>();
  for (const list of lists) for (const command of list.commands) known.set(command.id, command);
  all = [...known.values()];
  for (const listener of [...listeners]) listener();
}

/** Registers while the component is mounted. Commands are told apart by id and title; `run` may change at will. */
export function useCommands(commands: Command[]): void {
  const latest = useRef(commands);
  useEffect(() => { latest.current = commands; });
  const signature = JSON.stringify(commands.map(({ id, title, keys, section }) => [id, title, keys, section]));
  useEffect(() => {
    const list = {
      commands: latest.current.map((one) => ({
        ...one,
        run: () => latest.current.find(({ id }) => id === one.id)?.run(),
      })),
    };
    lists = [...lists, list];
    publish();
    return () => {
      lists = lists.filter((other) => other !== list);
      publish();
    };
  }, [signature]);
}

export function useAllCommands(): readonly Command[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => all,
  );
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** How well the letters of the query are found in the text, in order; null when they are not. */
export function score(text: string, query: string): number | null {
  const wanted = plain(query).replaceAll(' ', '');
  if (wanted === '') return 0;
  const hay = plain(text);
  const at = hay.indexOf(plain(query).trim());
  if (at >= 0) return 1000 - at + (at === 0 || hay[at - 1] === ' ' ? 500 : 0);
  let total = 0;
  let from = 0;
  for (const letter of wanted) {
    const found = hay.indexOf(letter, from);
    if (found < 0) return null;
    total += found === 0 || hay[found - 1] === ' ' ? 10 : found === from ? 5 : -(found - from);
    from = found + 1;
  }
  return total;
}

export function filterCommands<T extends Pick<Command, 'title' | 'section'>>(commands: readonly T[], query: string): T[] {
  return commands
    .map((command) => ({ command, score: score(command.title, query) ?? score(`${command.section} ${command.title}`, query) }))
    .filter((one): one is { command: T; score: number } => one.score !== null)
    .sort((a, b) => b.score - a.score)
    .map((one) => one.command);
}
