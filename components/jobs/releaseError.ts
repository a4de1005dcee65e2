/** Thrown when a release fails; the message has all that is known of the reason. */
export class ReleaseError extends Error {}
