// The command palette: everything that can be done now, found by a few letters; and the list of all keys.
import { Dialog, filterCommands, Kbd, useAllCommands, useHotkeys, type Command } from '@sectorwars/shared/ui';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';

import type { PaletteMode } from '../../app/PaletteHost';
import './palette.css';

const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);

function Keys({ keys }: { keys: string }) {
  const { t } = useTranslation('palette');
  const strokes = keys.split(' ').map((stroke) => stroke.split('+').map((part) => {
    if (part === 'mod') return isMac ? '⌘' : t('ctrl');
    return part === 'shift' || part === 'alt' ? t(part) : part.length === 1 ? part.toUpperCase() : t(`key.${part}`, part);
  }));
  return (
    <span className="palette-keys">
      {strokes.map((parts, at) => (
        <span key={at}>{at > 0 && <i>{t('then')}</i>}{parts.map((part) => <Kbd key={part}>{part}</Kbd>)}</span>
      ))}
    </span>
  );
}

function Commands({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('palette');
  const all = useAllCommands();
  const base = useId();
  const list = useRef<HTMLUListElement>(null);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const found = useMemo(() => filterCommands(all, query), [all, query]);
  const active = Math.min(at, found.length - 1);

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active, query]);

  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    // After the dialog has given the focus back, so that the command may move it.
    setTimeout(() => command.run(), 0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Enter') run(found[active]);
    else if (step === 0) return;
    else setAt((active + step + found.length) % Math.max(1, found.length));
    event.preventDefault();
  };

  return (
    <>
      <input className="sw-input palette-query" role="combobox" aria-expanded aria-controls={`${base}-list`}
        aria-activedescendant={found.length > 0 ? `${base}-${active}` : undefined} aria-autocomplete="list"
        aria-label={t('search')} placeholder={t('search')} value={query} autoComplete="off" spellCheck={false}
        data-autofocus onChange={(event) => { setQuery(event.target.value); setAt(0); }} onKeyDown={onKeyDown} />
      <ul className="palette-list" role="listbox" id={`${base}-list`} aria-label={t('commands')} ref={list}>
        {found.map((command, index) => (
          // The keyboard acts through the input, as the pattern of a combobox wants.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <li key={command.id} id={`${base}-${index}`} role="option" aria-selected={index === active} tabIndex={-1}
            onClick={() => run(command)} onPointerMove={() => setAt(index)}>
            <span className="palette-section">{command.section}</span>
            <span className="palette-title">{command.title}</span>
            {command.keys && <Keys keys={command.keys} />}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="palette-none" role="status">{t('none')}</p>}
    </>
  );
}

function AllKeys() {
  const hotkeys = useHotkeys();
  const known = new Map(hotkeys.map((one) => [one.keys, one.label]));
  return (
    <dl className="palette-all">
      {[...known].map(([keys, label]) => <div key={keys}><dt><Keys keys={keys} /></dt><dd>{label}</dd></div>)}
    </dl>
  );
}

export default function Palette({ mode, onClose }: { mode: PaletteMode; onClose(): void }) {
  const { t } = useTranslation('palette');
  return (
    <Dialog open onClose={onClose} title={mode === 'keys' ? t('keys_title') : t('title')}>
      {mode === 'keys' ? <AllKeys /> : <Commands onClose={onClose} />}
    </Dialog>
  );
}
