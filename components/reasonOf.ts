/** What went wrong, in words: an error's message, or that of its cause where the message hides it. */
export function reasonOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("message" in error)) {
    return String(error);
  }
  const hidden = error.message === "fetch failed" && "cause" in error;
  return hidden ? reasonOf(firstOf(error.cause)) : String(error.message);
}

/** A failure on several addresses of a host has no message of its own. */
function firstOf(cause: unknown): unknown {
  if (typeof cause === "object" && cause !== null && "errors" in cause && Array.isArray(cause.errors)) {
    const errors: readonly unknown[] = cause.errors;
    return errors[0];
  }
  return cause;
}
