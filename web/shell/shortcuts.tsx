/**
 * Keys that act. A single key never acts while something is typed, while a dialog is open, or when the user switched
 * single keys off (WCAG 2.1.4); a key with Ctrl or Cmd always does.
 */
import { useEffect, useRef } from 'react';
import { usePreferences } from './preferences.tsx';

/** What the list behind `?` says. */
export const shortcutList: { group: string; keys: { keys: string[]; does: string }[] }[] = [
  {
    group: 'Everywhere',
    keys: [
      { keys: ['Ctrl', 'K'], does: 'Find a person or do something' },
      { keys: ['/'], does: 'Search this list' },
      { keys: ['?'], does: 'Show these keys' },
      { keys: ['Esc'], does: 'Close what is open' },
      { keys: ['Ctrl', 'Enter'], does: 'Save what is written' },
      { keys: ['z'], does: 'Undo what was just done' },
    ],
  },
  {
    group: 'Go to',
    keys: [
      { keys: ['g', 'c'], does: 'Contacts' },
      { keys: ['g', 'o'], does: 'Companies' },
      { keys: ['g', 'd'], does: 'Deals' },
      { keys: ['g', 's'], does: 'Suggestions' },
      { keys: ['g', 'p'], does: 'My email contacts' },
      { keys: ['g', 'm'], does: 'Mailboxes' },
      { keys: ['g', ','], does: 'Settings' },
    ],
  },
  {
    group: 'Lists and timelines',
    keys: [
      { keys: ['j'], does: 'Next' },
      { keys: ['k'], does: 'Previous' },
      { keys: ['Enter'], does: 'Open' },
      { keys: ['v'], does: 'Choose who can see an email' },
      { keys: ['x'], does: 'Select a person' },
      { keys: ['Shift', 'x'], does: 'Select up to here' },
      { keys: ['a'], does: 'Select what is shown' },
      { keys: ['n'], does: 'New: contact, company, deal or note; add who is selected' },
      { keys: ['e'], does: 'Edit the record' },
    ],
  },
];

/** Acts on one key, or on a sequence such as "g c". */
export function useShortcut(keys: string, act: (event: KeyboardEvent) => void, active = true): void {
  const { preferences } = usePreferences();
  const latest = useRef(act);
  latest.current = act;
  const on = active && (preferences.keys || keys.startsWith('mod+'));
  useEffect(() => {
    if (!on) return;
    const pressed = follow(keys, (event) => latest.current(event));
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [keys, on]);
}

const togetherMs = 1200;

function follow(keys: string, act: (event: KeyboardEvent) => void): (event: KeyboardEvent) => void {
  const mod = keys.startsWith('mod+');
  const steps = keys.replace('mod+', '').split(' ');
  let reached = 0;
  let last = 0;
  return (event) => {
    if (
      event.defaultPrevented ||
      (event.repeat && steps.length > 1) ||
      mod !== (event.ctrlKey || event.metaKey) ||
      event.altKey
    )
      return;
    if (!mod && isBusy(event.target)) return;
    if (event.timeStamp - last > togetherMs) reached = 0;
    last = event.timeStamp;
    if (event.key.toLowerCase() !== steps[reached]) {
      reached = event.key === steps[0] && steps.length > 1 ? 1 : 0;
      return;
    }
    reached += 1;
    if (reached < steps.length) return;
    reached = 0;
    event.preventDefault();
    act(event);
  };
}

/** Somebody types, or a dialog or menu is open. */
function isBusy(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('input:not([type=checkbox],[type=radio]), textarea, select'))
    return true;
  return document.querySelector('[role="dialog"][data-state="open"], [role="menu"]') !== null;
}
