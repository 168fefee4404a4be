import type { GmailMethod } from '../../simulator/google/gmail/method.ts';
import { METHODS } from '../../simulator/google/gmail/methods.ts';
import { type ParameterType, STANDARD_PARAMETERS } from '../../simulator/google/gmail/read-parameters.ts';
import { scopeUrl } from '../../simulator/google/gmail/scopes.ts';
import { type Discovery, type Method, methodsOf } from './discovery.ts';

/** How our methods differ from Google's: their addresses, parameters, bodies and scopes. */
export function checkMethods(document: Discovery): string[] {
  const known = methodsOf(document);
  const strange = [...STANDARD_PARAMETERS].filter((name) => document.parameters[name] === undefined);
  const methods = METHODS.flatMap((ours) => {
    const theirs = known.get(ours.id);
    if (theirs === undefined) return [`${ours.id}: Google has no such method`];
    return [...checkAddress(ours, theirs), ...checkParameters(ours, theirs), ...checkScopes(ours, theirs)];
  });
  return [...strange.map((name) => `Google’s methods take no parameter ${name}`), ...methods];
}

function checkAddress(ours: GmailMethod, theirs: Method): string[] {
  const told = [ours.http, `gmail/v1/users/{userId}${ours.path}`, ours.response];
  const wanted = [theirs.httpMethod, theirs.path, theirs.response?.$ref ?? null];
  const wrong = told.flatMap((value, at) => (value === wanted[at] ? [] : [`${ours.id}: ${value}, not ${wanted[at]}`]));
  // Methods that take an empty message of their own name it nowhere.
  const request = theirs.request?.$ref ?? null;
  return ours.request === request ? wrong : [...wrong, `${ours.id}: takes ${ours.request}, not ${request}`];
}

function checkParameters(ours: GmailMethod, theirs: Method): string[] {
  const known = new Map(Object.entries(theirs.parameters ?? {}).filter(([, { location }]) => location === 'query'));
  const mine = new Map<string, ParameterType>(Object.entries(ours.query));
  const missing = [...known.keys()].filter((name) => !mine.has(name));
  return [
    ...missing.map((name) => `${ours.id}: the parameter ${name} is missing`),
    ...[...mine].flatMap(([name, type]) => {
      const wanted = known.get(name);
      if (wanted === undefined) return [`${ours.id}: Google has no parameter ${name}`];
      const told = [typeName(type), type.repeated === true, type.oneOf?.toSorted().join()];
      const right = [wanted.format ?? wanted.type, wanted.repeated === true, wanted.enum?.toSorted().join()];
      return String(told) === String(right) ? [] : [`${ours.id}: ${name} is ${told}, not ${right}`];
    }),
  ];
}

function typeName({ type }: ParameterType): string {
  return type;
}

/** Ours must all be Google's; Google has some for add-ons that we do not need. */
function checkScopes(ours: GmailMethod, theirs: Method): string[] {
  const wrong = ours.scopes.filter((scope) => !theirs.scopes?.includes(scopeUrl(scope)));
  const missing = (theirs.scopes ?? []).filter(
    (scope) => !scope.includes('addons') && !ours.scopes.some((own) => scopeUrl(own) === scope),
  );
  return [
    ...wrong.map((scope) => `${ours.id}: the scope ${scope} does not allow it`),
    ...missing.map((scope) => `${ours.id}: the scope ${scope} allows it`),
  ];
}
