import { type PropertyMap, secret } from "../../../offline/plugins/base/property.ts";
import { type Agent, startNomad } from "../../support/agent.ts";
import { EngineDouble } from "./engine.ts";

/** The type token of a job. */
export const type = "nomad:index/job:Job";

/** A Nomad of the tests' own, the plugin at work on it, and the jobs that they make there. */
export class NomadJobs {
  readonly nomad: Agent;
  readonly engine: EngineDouble;
  private readonly registered = new Set<string>();

  private constructor(nomad: Agent, engine: EngineDouble) {
    this.nomad = nomad;
    this.engine = engine;
  }

  /** Starts both. */
  static async start(binary: string): Promise<NomadJobs> {
    const nomad = await startNomad(binary);
    return new NomadJobs(
      nomad,
      await EngineDouble.start("nomad", { address: nomad.url, secretId: secret(nomad.token) }),
    );
  }

  /** Removes the jobs and ends both. */
  async stop(): Promise<void> {
    await this.engine.stop();
    for (const id of this.registered) await this.api("DELETE", `/v1/job/${id}?purge=true`);
    await this.nomad.stop();
  }

  /** Asks Nomad itself; undefined where it refuses. */
  async api(method: string, path: string, body?: PropertyMap): Promise<PropertyMap | undefined> {
    const answer = await fetch(this.nomad.url + path, {
      method,
      headers: { "X-Nomad-Token": this.nomad.token },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return answer.ok ? ((await answer.json()) as PropertyMap) : undefined;
  }

  /** Notes a job that is to be removed at the end. */
  willBeRemoved(id: string): void {
    this.registered.add(id);
  }

  /** The checked inputs of a job in JSON that is waited for. */
  async inputsOf(jobspec: string, others: PropertyMap = {}): Promise<PropertyMap> {
    this.willBeRemoved(/"ID":"([^"]+)"/.exec(jobspec)?.[1] ?? "");
    const all = { jobspec, json: true, detach: false, purgeOnDestroy: true, ...others };
    return (await this.engine.check({ type }, all)).inputs;
  }
}
