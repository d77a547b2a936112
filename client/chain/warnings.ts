import type { OperationName } from '../rest/operation-name.ts';
import type { Link } from './link.ts';

/** What the server wants the caller to know, such as that an API version is going away. */
export interface Warning {
  readonly text: string;
  readonly operation: OperationName;
}

const WARNING = /^299 \S+ "((?:[^"\\]|\\.)*)"/;

/** The texts of a `Warning` header; codes other than 299 are not the API server's. */
export function warningTexts(values: readonly string[]): readonly string[] {
  return values.flatMap((value) =>
    value.split(/,\s*(?=\d{3} )/).flatMap((part) => {
      const text = WARNING.exec(part)?.[1];
      return text === undefined ? [] : [text.replace(/\\(.)/g, '$1')];
    }),
  );
}

/** Hands every warning of every answer to `onWarning`. */
export function warnings(onWarning: (warning: Warning) => void): Link {
  return (next) => async (request) => {
    const response = await next(request);
    const values = response.headerValues('warning');
    if (values.length > 0) for (const text of warningTexts(values)) onWarning({ text, operation: request.operation });
    return response;
  };
}

/** Writes each warning once to the process's warning channel. */
export function warnOnce(): (warning: Warning) => void {
  const seen = new Set<string>();
  return ({ text }) => {
    if (seen.has(text)) return;
    seen.add(text);
    process.emitWarning(text, 'KubernetesWarning');
  };
}
