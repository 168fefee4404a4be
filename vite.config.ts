/**
 * Builds the web interface into dist/web, where the server finds it. `vite` alone serves it with the invented answers
 * of web/dev; with RAPPORT_API=http://localhost:3000 it speaks to a running Rapport instead.
 */
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { mockServer } from './web/dev/mock-server.ts';

const api = process.env.RAPPORT_API;

export default defineConfig({
  root: 'web',
  plugins: [react(), tailwindcss(), ...(api ? [] : [mockServer()])],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // light-dark() and nesting are used as they stand.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
  },
  server: {
    port: 5173,
    proxy: api ? { '/api': { target: api, changeOrigin: false, ws: true } } : {},
  },
});
