import { useEffect, useState } from 'react';

/** The value as it was when it last rested, so that each stroke of a key asks nothing. */
export function useRested<V>(value: V, restMs = 350): V {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs);
    return () => clearTimeout(timer);
  }, [value, restMs]);
  return rested;
}
