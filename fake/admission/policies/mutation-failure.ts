/** A mutation that cannot be made: the policy fails. */
export class MutationFailure extends Error {
  override readonly name = 'MutationFailure';
}
