/** From the switch "visible" to levels. Pure. */
import type { AccessLevel } from './interaction.ts';
import { accessLevels } from './visibility.ts';

/**
 * The level behind the switch: null leaves it to the defaults, where all of them show something; the stricter of what
 * they show and the bound, where one of them hides; undefined where the workspace allows nothing to be shown.
 */
export function levelOfVisible(
  visible: boolean,
  defaults: readonly AccessLevel[],
  bound: AccessLevel,
): AccessLevel | null | undefined {
  if (!visible) return 'private';
  if (bound === 'private') return undefined;
  if (defaults.every((level) => level !== 'private')) return null;
  const shown = defaults.filter((level) => level !== 'private');
  return leastOf([bound, ...(shown.length > 0 ? shown : ['subject' as const])]);
}

/** The strictest of at least one level. */
export function leastOf(levels: readonly AccessLevel[]): AccessLevel {
  return levels.reduce((least, level) => (accessLevels.indexOf(level) < accessLevels.indexOf(least) ? level : least));
}
