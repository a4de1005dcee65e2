import * as pulumi from "@pulumi/pulumi";

/**
 * Ends the program with words for the person who runs it, also where an Output is refused: Pulumi puts the name of each
 * property that waits for it before the message of an error, and none of them is at fault. And it prints the stack of an
 * error that comes after the program's last line, also of a RunError: whether it does would depend on how fast an answer is.
 */
export class Refusal extends pulumi.RunError {
  /** @param message what is refused, why, and what to do instead. */
  constructor(message: string) {
    super(message);
    Object.defineProperty(this, "message", { get: () => message, set: () => undefined });
    Object.defineProperty(this, "stack", { value: "" });
  }
}
