/** A selector that cannot be understood; the message is the API server's, which answers it with 400. */
export class SelectorError extends Error {
  override readonly name = 'SelectorError';
}
