/**
 * The errors of Google's APIs as values, and the JSON body that carries one. Every part of the stand-in that answers
 * for Google (tokens, Gmail, Pub/Sub) says no with one of these.
 *
 * The bodies are those that clients of Google report: `error.errors[0].reason` is the old name of the cause, `status`
 * the new one, and where Google sends `details`, we send the same `@type`.
 */

/** One refusal. `retryAfter` becomes a Retry-After header, in seconds. */
export interface GoogleError {
  code: number;
  reason: string;
  status: string;
  message: string;
  domain?: string;
  location?: string;
  locationType?: string;
  details?: readonly Record<string, unknown>[];
  retryAfter?: number;
}

/** True when a value is a refusal. */
export function isGoogleError(value: unknown): value is GoogleError {
  return typeof value === 'object' && value !== null && 'reason' in value && 'code' in value && 'status' in value;
}

/** The JSON body of a refusal. */
export function errorBody(error: GoogleError): { error: Record<string, unknown> } {
  const { code, message, reason, status, domain = 'global', location, locationType, details } = error;
  const where = location === undefined ? {} : { location, locationType: locationType ?? 'parameter' };
  const errors = [{ message: SHORT.get(reason) ?? message, domain, reason, ...where }];
  return { error: { code, message, errors, status, ...(details === undefined ? {} : { details }) } };
}

/** What the list of errors says where it differs from the message above it. */
const SHORT = new Map([
  ['authError', 'Invalid Credentials'],
  ['insufficientPermissions', 'Insufficient Permission'],
]);

/** The statuses that Google gives to HTTP codes when nothing better is known. */
const STATUSES = new Map([
  [400, 'INVALID_ARGUMENT'],
  [401, 'UNAUTHENTICATED'],
  [403, 'PERMISSION_DENIED'],
  [404, 'NOT_FOUND'],
  [409, 'ABORTED'],
  [413, 'INVALID_ARGUMENT'],
  [429, 'RESOURCE_EXHAUSTED'],
  [500, 'INTERNAL'],
  [503, 'UNAVAILABLE'],
]);

/** A refusal by code and reason, as a script of faults asks for it; known reasons get the words that Google uses. */
export function googleError(code: number, reason: string, more: Partial<GoogleError> = {}): GoogleError {
  const known = KNOWN.get(reason);
  const status = known?.status ?? STATUSES.get(code) ?? 'UNKNOWN';
  return {
    code,
    reason,
    status,
    message: known?.message ?? 'Backend Error',
    domain: known?.domain ?? 'global',
    ...more,
  };
}

/** 401: the token is missing, unknown, expired or revoked. */
export function invalidCredentials(): GoogleError {
  return googleError(401, 'authError', { location: 'Authorization', locationType: 'header' });
}

/** 403: the token's scopes do not allow the method. */
export function insufficientScopes(method: string): GoogleError {
  const metadata = { service: 'gmail.googleapis.com', method };
  return googleError(403, 'insufficientPermissions', {
    details: [errorDetail('ACCESS_TOKEN_SCOPE_INSUFFICIENT', metadata)],
  });
}

/** 403: the API was never enabled in the project. */
export function apiDisabled(projectId: string): GoogleError {
  const message =
    `Gmail API has not been used in project ${projectId} before or it is disabled. Enable it by visiting ` +
    `https://console.developers.google.com/apis/api/gmail.googleapis.com/overview?project=${projectId} then retry. ` +
    'If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.';
  const metadata = { service: 'gmail.googleapis.com', consumer: `projects/${projectId}` };
  return googleError(403, 'accessNotConfigured', { message, details: [errorDetail('SERVICE_DISABLED', metadata)] });
}

/** 404: there is nothing of that id. */
export function notFound(): GoogleError {
  return googleError(404, 'notFound');
}

/** 400: an argument that can not be. */
export function invalidArgument(message: string): GoogleError {
  return googleError(400, 'invalidArgument', { message });
}

/** An entry of `details`. */
export function errorDetail(reason: string, metadata: Record<string, string>): Record<string, unknown> {
  return { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com', metadata };
}

const KNOWN = new Map<string, { message: string; status?: string; domain?: string }>([
  [
    'authError',
    {
      message:
        'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid ' +
        'authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
      status: 'UNAUTHENTICATED',
    },
  ],
  ['insufficientPermissions', { message: 'Request had insufficient authentication scopes.' }],
  ['accessNotConfigured', { message: 'Access Not Configured.', domain: 'usageLimits' }],
  ['domainPolicy', { message: 'The domain administrators have disabled Gmail apps.' }],
  ['dailyLimitExceeded', { message: 'Daily Limit Exceeded', domain: 'usageLimits' }],
  ['rateLimitExceeded', { message: 'Rate Limit Exceeded', domain: 'usageLimits' }],
  ['userRateLimitExceeded', { message: 'User Rate Limit Exceeded', domain: 'usageLimits' }],
  ['notFound', { message: 'Requested entity was not found.', status: 'NOT_FOUND' }],
  ['failedPrecondition', { message: 'Mail service not enabled', status: 'FAILED_PRECONDITION' }],
  ['backendError', { message: 'Internal error encountered.' }],
  ['invalidArgument', { message: 'Invalid argument', status: 'INVALID_ARGUMENT' }],
]);
