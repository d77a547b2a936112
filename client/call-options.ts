import type { FieldSelectorText, LabelSelectorText } from './selectors.ts';

/** What every call takes. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** The longest that the call may take, waits for retries and the rate limit included, in milliseconds. Rejects with a `TimeoutError`. */
  readonly timeoutMs?: number | undefined;
  /** Further headers; names in lower case. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** How to read one object. */
export interface GetOptions extends CallOptions {
  readonly resourceVersion?: string | undefined;
}

/** What every write takes. */
export interface WriteOptions extends CallOptions {
  /** `'All'`: every check runs, nothing is kept. */
  readonly dryRun?: 'All' | undefined;
  /** Who is said to have set the fields. Default: the client's own `fieldManager`. */
  readonly fieldManager?: string | undefined;
  readonly fieldValidation?: 'Ignore' | 'Warn' | 'Strict' | undefined;
}

/** How to patch or apply. */
export interface PatchOptions extends WriteOptions {
  /** Takes fields over from other managers; apply only. */
  readonly force?: boolean | undefined;
}

/** How to delete: the members of `DeleteOptions`. */
export interface DeleteOptions extends CallOptions {
  readonly dryRun?: 'All' | undefined;
  readonly gracePeriodSeconds?: number | undefined;
  readonly propagationPolicy?: 'Orphan' | 'Background' | 'Foreground' | undefined;
  readonly preconditions?: { readonly uid?: string | undefined; readonly resourceVersion?: string | undefined } | undefined;
}

/** Which objects are meant. Selectors are written as kubectl takes them, `app=web,tier in (a,b)`, `metadata.name=web`, or built by `labels` and `fields`. */
export interface SelectionOptions extends CallOptions {
  readonly labelSelector?: LabelSelectorText | undefined;
  readonly fieldSelector?: FieldSelectorText | undefined;
}

/** How to list. */
export interface ListOptions extends SelectionOptions {
  readonly limit?: number | undefined;
  readonly continue?: string | undefined;
  readonly resourceVersion?: string | undefined;
  readonly resourceVersionMatch?: 'Exact' | 'NotOlderThan' | undefined;
  /** When the server gives up, in seconds. */
  readonly timeoutSeconds?: number | undefined;
}

/** How to list page by page. */
export interface ListAllOptions extends SelectionOptions {
  /** Objects per request. Default 500. */
  readonly pageSize?: number | undefined;
  readonly resourceVersion?: string | undefined;
  readonly resourceVersionMatch?: 'Exact' | 'NotOlderThan' | undefined;
}

/** How to watch. */
export interface WatchOptions extends SelectionOptions {
  readonly resourceVersion?: string | undefined;
  readonly resourceVersionMatch?: 'NotOlderThan' | undefined;
  /** After how many seconds the server ends the watch. */
  readonly timeoutSeconds?: number | undefined;
  /** Lets BOOKMARK events through to the caller. */
  readonly allowWatchBookmarks?: boolean | undefined;
  /** Asks for the present state as ADDED events, closed by an annotated bookmark. */
  readonly sendInitialEvents?: boolean | undefined;
  /**
   * Opens the watch again at the last seen version whenever the server ends it or the connection breaks, until the signal aborts.
   * Needs a `resourceVersion` to start from. A 410 ends it with an error that `isExpired` knows.
   */
  readonly resume?: boolean | undefined;
  /** Leaves objects that were decoded for this call unfrozen, for a caller that keeps them to itself. Those of a server in process are frozen anyway. */
  readonly leaveUnfrozen?: boolean | undefined;
  /** Lets objects that are decoded for this call come without their `managedFields`, which then cost next to nothing. */
  readonly skipManagedFields?: boolean | undefined;
}

/** How to delete what a selection matches. */
export interface DeleteCollectionOptions extends DeleteOptions, SelectionOptions {}
