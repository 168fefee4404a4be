import { useSearch } from '@tanstack/react-router';
import type { Eyes } from '../api-types.ts';

/** With whose eyes the page is read; its address says so. */
export function useEyes(): Eyes {
  const { as } = useSearch({ strict: false }) as { as?: string };
  return as === 'teammate' ? 'teammate' : 'own';
}
