import type { Context } from "../base/kind.ts";

/** A signal that ends what an operation runs: when the engine cancels, or its time is over. */
export function stopSignal(context: Context): AbortSignal {
  if (context.timeout <= 0) return context.signal;
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort(new Error(`timed out after ${context.timeout.toString()} s`));
  }, context.timeout * 1000);
  timer.unref();
  return AbortSignal.any([context.signal, late.signal]);
}

/** Why it was stopped, such as "cancelled". */
export function reasonOf(signal: AbortSignal): string {
  return signal.reason instanceof Error ? signal.reason.message : "stopped";
}
