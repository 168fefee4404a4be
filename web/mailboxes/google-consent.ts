import { useMutation } from '@tanstack/react-query';
import { google } from '../api.ts';
import { useToast } from '../ui/toast.tsx';

/** Leads to the page of Google's on which the person allows it; Google sends them back here. */
export function useGoogleConsent() {
  const { fail } = useToast();
  return useMutation({
    mutationFn: google.consent,
    onSuccess: ({ url }) => window.location.assign(url),
    onError: fail,
  });
}
