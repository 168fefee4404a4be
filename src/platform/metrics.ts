import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What Rapport counts. Labels are codes and route patterns, never addresses, subjects or ids. */
export type Metrics = ReturnType<typeof createMetrics>;

/** Makes a registry with every meter of the program; `machine` adds those of the process itself. */
export function createMetrics(options: { machine?: boolean } = {}) {
  const registry = new Registry();
  const registers = [registry];
  if (options.machine) collectDefaultMetrics({ register: registry });
  return {
    registry,
    messages: new Counter({
      name: 'rapport_messages_total',
      help: 'Messages that got an outcome.',
      labelNames: ['outcome'] as const,
      registers,
    }),
    pages: new Histogram({
      name: 'rapport_sync_page_seconds',
      help: 'Time to apply one page of a sync, from listing to commit.',
      labelNames: ['phase'] as const,
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30],
      registers,
    }),
    faults: new Counter({
      name: 'rapport_faults_total',
      help: 'Failures, by code and next step.',
      labelNames: ['code', 'next'] as const,
      registers,
    }),
    connections: new Gauge({
      name: 'rapport_connections',
      help: 'Connected mailboxes by state.',
      labelNames: ['status'] as const,
      registers,
    }),
    requests: new Histogram({
      name: 'rapport_http_request_seconds',
      help: 'Time to answer a request.',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
      registers,
    }),
    jobs: new Histogram({
      name: 'rapport_job_seconds',
      help: 'Time that a job ran.',
      labelNames: ['job', 'outcome'] as const,
      buckets: [0.01, 0.1, 1, 10, 60, 600],
      registers,
    }),
    pushes: new Counter({
      name: 'rapport_pushes_total',
      help: 'Notifications of mail providers: received, duplicate, unknown mailbox, forged, invalid, failed.',
      labelNames: ['outcome'] as const,
      registers,
    }),
    tokenRefreshes: new Counter({
      name: 'rapport_token_refreshes_total',
      help: 'Access tokens asked of providers: done, or the next step of the failure.',
      labelNames: ['outcome'] as const,
      registers,
    }),
    transactionRetries: new Counter({
      name: 'rapport_transaction_retries_total',
      help: 'Transactions that were run again after a conflict.',
      registers,
    }),
    liveClients: new Gauge({ name: 'rapport_live_clients', help: 'Open live connections.', registers }),
  };
}
