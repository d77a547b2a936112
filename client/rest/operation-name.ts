/** What a call does, as messages and traces name it: no query, no body, nothing secret. */
export interface OperationName {
  /** `get`, `list`, `apply`, … or the HTTP method of a request made by path. */
  readonly verb: string;
  /** `pods`, `deployments.apps`, or the path of a request made by path. */
  readonly resource: string;
  readonly subresource?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

/** `get pods/log "web-0" in "shop"`: one line that says which call a message is about. */
export function describeOperation(operation: OperationName): string {
  const { verb, resource, subresource, namespace, name } = operation;
  const target = subresource === undefined ? resource : `${resource}/${subresource}`;
  const subject = name === undefined ? '' : ` ${JSON.stringify(name)}`;
  const place = namespace === undefined ? '' : ` in ${JSON.stringify(namespace)}`;
  return `${verb} ${target}${subject}${place}`;
}
