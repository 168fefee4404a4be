import { useEffect, useState } from 'react';

/** Room for two things side by side. */
export const roomy = '(min-width: 64rem)';

/** Whether a media query holds, now and later. */
export function useMedia(text: string): boolean {
  const [holds, setHolds] = useState(() => matchMedia(text).matches);
  useEffect(() => {
    const media = matchMedia(text);
    const change = () => setHolds(media.matches);
    change();
    media.addEventListener('change', change);
    return () => media.removeEventListener('change', change);
  }, [text]);
  return holds;
}
