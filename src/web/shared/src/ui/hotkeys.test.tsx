import { fireEvent, render } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';

import { useHotkey } from './hotkeys';
import { setPreferences } from './preferences';

function Keys({ chart, help, palette }: Record<'chart' | 'help' | 'palette', () => void>) {
  useHotkey('g m', 'Chart', chart);
  useHotkey('?', 'Help', help);
  useHotkey('mod+k', 'Palette', palette);
  return <input aria-label="text" />;
}

function setUp() {
  const runs = { chart: vi.fn(), help: vi.fn(), palette: vi.fn() };
  const view = render(<Keys {...runs} />);
  return { ...runs, input: view.getByLabelText('text'), unmount: view.unmount };
}

describe('hotkeys', () => {
  it('hear one key after the other', () => {
    const { chart } = setUp();
    fireEvent.keyDown(document.body, { key: 'g' });
    fireEvent.keyDown(document.body, { key: 'm' });
    fireEvent.keyDown(document.body, { key: 'm' });
    expect(chart).toHaveBeenCalledOnce();
  });

  it('leave the keys of somebody who writes alone, except those with Ctrl', () => {
    const { help, palette, input } = setUp();
    fireEvent.keyDown(input, { key: '?', shiftKey: true });
    fireEvent.keyDown(input, { key: 'k', ctrlKey: true });
    expect(help).not.toHaveBeenCalled();
    expect(palette).toHaveBeenCalledOnce();
  });

  it('know "?" however a keyboard makes it', () => {
    const { help } = setUp();
    fireEvent.keyDown(document.body, { key: '?', shiftKey: true });
    expect(help).toHaveBeenCalledOnce();
  });

  it('are only those with Ctrl for those who want it so', () => {
    const { help, palette } = setUp();
    setPreferences({ singleKeys: false });
    fireEvent.keyDown(document.body, { key: '?' });
    fireEvent.keyDown(document.body, { key: 'k', metaKey: true });
    setPreferences({ singleKeys: true });
    expect(help).not.toHaveBeenCalled();
    expect(palette).toHaveBeenCalledOnce();
  });

  it('are gone with their view', () => {
    const { help, unmount } = setUp();
    unmount();
    fireEvent.keyDown(document.body, { key: '?' });
    expect(help).not.toHaveBeenCalled();
  });
});
