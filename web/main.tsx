import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Problem } from './api.ts';
import { buildRouter } from './router.tsx';
import { PreferencesGround } from './shell/preferences.tsx';
import './ui/base.css';
import { NowGround } from './ui/time.tsx';
import { ToastGround } from './ui/toast.tsx';
import { TooltipGround } from './ui/tooltip.tsx';

const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 15_000, retry: worthAnotherTry, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});
const router = buildRouter(queries);

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <PreferencesGround>
        <NowGround>
          <TooltipGround>
            <ToastGround>
              <RouterProvider router={router} />
            </ToastGround>
          </TooltipGround>
        </NowGround>
      </PreferencesGround>
    </QueryClientProvider>
  </StrictMode>,
);

/** What the server refused it refuses again; a lost connection or a fault of its own may pass. */
function worthAnotherTry(failures: number, error: unknown): boolean {
  const final = error instanceof Problem && (error.code === 'email-disabled' || isRefusal(error.status));
  return !final && failures < 2;
}

function isRefusal(status: number): boolean {
  return status >= 400 && status < 500;
}
