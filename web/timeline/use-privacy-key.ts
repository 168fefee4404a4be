import { useShortcut } from '../shell/shortcuts.tsx';

/** v opens the menu of the entry in focus that says who can see it. */
export function usePrivacyKey(body: { current: HTMLElement | null }): void {
  useShortcut('v', () => {
    const row = document.activeElement?.closest('[data-row]');
    const mark = row && body.current?.contains(row) && row.querySelector<HTMLElement>('[aria-haspopup="menu"]');
    if (!mark) return;
    mark.focus();
    // As if it were opened by hand, so that its first choice gets the focus.
    mark.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  });
}
