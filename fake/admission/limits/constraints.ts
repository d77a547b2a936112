import { compareQuantities, parseQuantity } from '../../../machinery/quantity.ts';
import type { ResourceList } from '../resource-list.ts';

/** One bound of a limit range, and what it is held against. */
export interface Bound {
  /** `Container`, `Pod` or `PersistentVolumeClaim`. */
  readonly type: string;
  readonly name: string;
  readonly amount: string;
  readonly requests: ResourceList;
  readonly limits: ResourceList;
}

/** The complaint about too little, or undefined. @see kubernetes plugin/pkg/admission/limitranger/admission.go, minConstraint (v1.37) */
export function belowMinimum({ type, name, amount, requests, limits }: Bound): string | undefined {
  const head = `minimum ${name} usage per ${type} is ${amount}`;
  const request = requests[name];
  const limit = limits[name];
  if (request === undefined) return `${head}.  No request is specified`;
  if (compareQuantities(request, amount) < 0) return `${head}, but request is ${request}`;
  if (limit !== undefined && compareQuantities(limit, amount) < 0) return `${head}, but limit is ${limit}`;
  return undefined;
}

/** The complaint about too much, or undefined. */
export function aboveMaximum({ type, name, amount, requests, limits }: Bound): string | undefined {
  const head = `maximum ${name} usage per ${type} is ${amount}`;
  const request = requests[name];
  const limit = limits[name];
  if (limit === undefined) return `${head}.  No limit is specified`;
  if (compareQuantities(limit, amount) > 0) return `${head}, but limit is ${limit}`;
  if (request !== undefined && compareQuantities(request, amount) > 0) return `${head}, but request is ${request}`;
  return undefined;
}

/** The complaint about a request that is too much where limits do not count, as for claims. */
export function requestAboveMaximum({ type, name, amount, requests }: Bound): string | undefined {
  const head = `maximum ${name} usage per ${type} is ${amount}`;
  const request = requests[name];
  if (request === undefined) return `${head}.  No request is specified`;
  return compareQuantities(request, amount) > 0 ? `${head}, but request is ${request}` : undefined;
}

/** The complaint about a limit that is too many times the request, or undefined. */
export function aboveRatio({ type, name, amount, requests, limits }: Bound): string | undefined {
  const head = `${name} max limit to request ratio per ${type} is ${amount}`;
  const request = parseQuantity(requests[name] ?? '0').nanos;
  const limit = parseQuantity(limits[name] ?? '0').nanos;
  if (request === 0n) return `${head}, but no request is specified or request is 0`;
  if (limit === 0n) return `${head}, but no limit is specified or limit is 0`;
  const ratio = Number(limit) / Number(request);
  return ratio > Number(parseQuantity(amount).nanos) / 1e9 ? `${head}, but provided ratio is ${ratio.toFixed(6)}` : undefined;
}
