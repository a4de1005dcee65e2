import { connect } from "node:net";

const probeMilliseconds = 250;

/**
 * Sleeps, but not longer than until the port takes connections: a host that comes up is noticed at once.
 * A port that was open all along (its server refuses us for another reason) gives no early end.
 * @param address to watch; undefined = just sleep
 */
export async function sleepUntilOpen(
  address: { host: string; port: number } | undefined,
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  const end = Date.now() + milliseconds;
  let watched = address;
  for (let first = true; !signal.aborted && Date.now() < end; first = false) {
    if (watched !== undefined && (await isOpen(watched))) {
      if (!first) return;
      watched = undefined;
    }
    const left = end - Date.now();
    if (left > 0) await sleep(watched === undefined ? left : Math.min(left, probeMilliseconds), signal);
  }
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
  });
}

async function isOpen({ host, port }: { host: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const answer = (open: boolean) => (): void => {
      socket.destroy();
      resolve(open);
    };
    socket.setTimeout(probeMilliseconds, answer(false));
    socket.once("connect", answer(true));
    socket.once("error", answer(false));
  });
}
