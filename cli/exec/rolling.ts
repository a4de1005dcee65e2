import { type Printer, interrupted } from "../onHosts.ts";
import type { Outputs } from "../../stack/outputs.ts";
import { withApi } from "../withApi.ts";
import { untilHealthy } from "../status/untilHealthy.ts";
import { patiently } from "../../components/patiently.ts";
import { reasonOf } from "../../components/reasonOf.ts";
import { HostError, clusterOf } from "../../observe/cluster.ts";

const patienceMilliseconds = 300_000;
// A busy cluster may be late with an answer.
const patienceBefore = 30_000;
// Somebody waits for the end of what was interrupted.
const patienceWhenEnded = 30_000;
const pauseMilliseconds = 1000;
// What ssh itself ends with, when the connection is lost.
const connectionLost = 255;

const stillOut = "It is still out of service. When it is well again, npm run start takes it back.";

const drain = new URL("drain.sh", import.meta.url);
const undrain = new URL("undrain.sh", import.meta.url);

/**
 * Runs a command on one host after another, those that lead last. Each is drained first, and has to be in service again, and
 * the cluster healthy, before the next one's turn comes. The command may reboot the host.
 *
 * @param outputs of the stack.
 * @param hosts their names.
 * @param command for bash, as root.
 * @param print is told what goes on and what the command prints, by host.
 * @param signal ends it; the host whose turn it is gets back into service.
 * @throws Error that names the host and what is wrong, if the command fails or a host does not come back; those after it
 *   are left as they are
 */
export async function runRolling(
  outputs: Outputs,
  hosts: readonly string[],
  command: string,
  print: Printer,
  signal: AbortSignal,
): Promise<void> {
  const now = await untilHealthy(outputs, signal, patienceBefore);
  if (!now.running) {
    throw new Error("The cluster is not healthy: npm run status says what is wrong. Nothing was done.");
  }
  const turns = leadersLast(hosts, [now.consulLeader, now.nomadLeader]);
  for (const [place, host] of turns.entries()) {
    try {
      await outOfService(outputs, host, command, print, signal);
      if (!(await untilHealthy(outputs, signal)).running) {
        throw new Error(
          "the cluster is not healthy five minutes after its turn: npm run status says what is wrong",
        );
      }
    } catch (error) {
      const left = turns.slice(place + 1);
      const rest = left.length === 0 ? "" : `\nThe hosts after it were left as they are: ${left.join(", ")}`;
      throw new Error(`${host}: ${reasonOf(error)}${rest}`, { cause: error });
    }
    print(host, "is in service again, and the cluster is healthy");
  }
}

/** The same hosts in their order, but those that lead last. */
export function leadersLast(hosts: readonly string[], leaders: readonly string[]): string[] {
  return hosts.toSorted((one, other) => Number(leaders.includes(one)) - Number(leaders.includes(other)));
}

/** Drains a host, runs the command there, and takes it into service again, also if the command fails. */
async function outOfService(
  outputs: Outputs,
  host: string,
  command: string,
  print: Printer,
  signal: AbortSignal,
): Promise<void> {
  const cluster = clusterOf(outputs);
  let started: string | undefined;
  const work = async () => {
    print(host, "is drained: what runs there moves to other hosts ...");
    started = await cluster.onHost(host, withApi(drain), signal);
    await cluster.onHost(host, command, signal, (line) => {
      print(host, line);
    });
  };
  const failure = await work().catch(
    (error: unknown) => new Error(signal.aborted ? interrupted : reasonOf(error), { cause: error }),
  );
  const patience = signal.aborted ? patienceWhenEnded : patienceMilliseconds;
  const takeBack = () => cluster.onHost(host, withApi(undrain));
  const startedNow = await patiently(takeBack, { patience, pause: pauseMilliseconds }).catch(
    (error: unknown) => {
      throw new Error(`${reasonOf(failure ?? error)}\n${stillOut}`, { cause: error });
    },
  );
  const rebooted = isConnectionLost(failure?.cause) && started !== undefined && startedNow !== started;
  if (failure && !rebooted) {
    throw failure;
  }
}

function isConnectionLost(error: unknown): boolean {
  return error instanceof HostError && error.code === connectionLost;
}
