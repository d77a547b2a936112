/** An object that a cluster could not be seeded with. The message begins with `file:line:column`, or with the place in the list of objects. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
  readonly code = 'ERR_SEED';
  /** Where the object comes from. */
  readonly place: string;

  constructor(place: string, problem: string, options?: ErrorOptions) {
    super(`${place}: ${problem}`, options);
    this.place = place;
  }
}
