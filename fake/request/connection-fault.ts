/** A connection that breaks instead of an answer: every door hands it on as its kind of broken connection. `code` is Node's. */
export class ConnectionFault extends Error {
  override name = 'ConnectionFault';
  readonly code: 'ECONNRESET';

  constructor(message: string) {
    super(message);
    this.code = 'ECONNRESET';
  }
}
