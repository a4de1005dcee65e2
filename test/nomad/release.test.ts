import { join } from "node:path";
import { z } from "zod";
import { followRelease } from "../../components/jobs/deployment.ts";
import { readJob } from "../../components/jobs/jobReads.ts";
import { withRunningCounts } from "../../components/jobs/counts.ts";
import { foreignChange } from "../../components/jobs/foreignChange.ts";
import { markVersion } from "../../components/jobs/ownVersion.ts";
import { NomadApi } from "../../components/api/nomad.ts";
import { promote, rollBack } from "../../components/jobs/promotion.ts";
import { type Agent, findAgent, startNomad } from "../support/agent.ts";
import { seconds, specification } from "../support/sleepers.ts";

const binary = findAgent("nomad");
const suite = binary === undefined ? describe.skip : describe;
jest.setTimeout(120_000);

const quick = {
  MaxParallel: 1,
  MinHealthyTime: seconds / 10,
  HealthyDeadline: 5 * seconds,
  ProgressDeadline: 6 * seconds,
};
const failing = { command: "sh", arguments: ["-c", "echo cannot read its database; exit 7"] };

suite("following a release", () => {
  let nomad: Agent;
  let api: NomadApi;
  let said: string[];

  beforeAll(async () => {
    nomad = await startNomad(binary ?? "");
    api = new NomadApi({ address: nomad.url, token: nomad.token });
  });
  afterAll(async () => nomad.stop());
  beforeEach(() => {
    said = [];
  });

  const say = (line: string) => {
    said.push(line);
  };

  /** Registers a job as `up` does, and follows it. */
  async function release(jobspec: string): Promise<string> {
    const { id, index } = await register(jobspec);
    await markVersion(api, await readJob(api, id));
    return followRelease(api, { job: id, modifyIndex: index, say, deadline: 8 });
  }

  async function register(jobspec: string): Promise<{ id: string; index: number }> {
    const job = z.looseObject({ ID: z.string() }).parse(JSON.parse(jobspec));
    const answer = await api.write("jobs", { Job: job }, z.object({ JobModifyIndex: z.int() }));
    return { id: job.ID, index: answer.JobModifyIndex };
  }

  test("of a service ends when it is healthy, and tells how far it is", async () => {
    const outcome = await release(specification("healthy", { count: 2, update: quick }));
    expect(outcome).toBe("healthy v0 runs");
    expect(said.at(-1)).toMatch(/^healthy v0: sleepers 2 of 2 placed, 2 healthy/);
  });

  test("that fails has the events and the log of the instance", async () => {
    const broken = release(specification("failing", { ...failing, update: quick }));
    await expect(broken).rejects.toThrow(
      /^failing v0: Failed due to [^]*failing\.sleepers\[0\] on [^]*Exit Code: 7[^]*\| cannot read its database/,
    );
  });

  test("that Nomad reverts says to which version, and is not somebody else's change", async () => {
    const update = { ...quick, AutoRevert: true };
    await release(specification("reverted", { update }));
    const broken = release(specification("reverted", { ...failing, update }));
    await expect(broken).rejects.toThrow(
      /rolling back to job version 0[^]*Nomad has gone back: reverted v2 runs again/,
    );
    expect(await foreignChange(api, "reverted")).toBeUndefined();
  });

  test("of a canary waits for its promotion, which ends it", async () => {
    const update = { ...quick, Canary: 1 };
    await release(specification("promoted", { update }));
    const outcome = await release(specification("promoted", { arguments: ["601"], update }));
    expect(outcome).toContain("its canaries are healthy and wait: npm run promote promoted");
    expect(await promote(api, "promoted", say)).toBe("promoted v1 runs");
    await expect(promote(api, "promoted", say)).rejects.toThrow(/has no canaries that wait/);
  });

  test("is rolled back to the version before", async () => {
    await release(specification("rolled", { update: quick }));
    await release(specification("rolled", { arguments: ["601"], update: quick }));
    expect(await rollBack(api, "rolled", say)).toBe("rolled v2 runs");
    expect(said).toContain("rolled: from version 1 back to what version 0 was");
    expect(await foreignChange(api, "rolled")).toBeUndefined();
    await release(specification("first", { update: quick }));
    await expect(rollBack(api, "first", say)).rejects.toThrow(/has no earlier version that was stable/);
  });

  test("that finds no host says what excludes them, and is given up at its deadline", async () => {
    const constraints = [{ LTarget: "${attr.kernel.name}", RTarget: "plan9", Operand: "=" }];
    const nowhere = release(specification("nowhere", { constraints, update: quick }));
    await expect(nowhere).rejects.toThrow(/^nowhere v0: no instance could be placed/);
    expect(said).toContainEqual(
      expect.stringMatching(/^nowhere: sleepers cannot be placed: .*kernel\.name.*plan9.* excludes 1/),
    );
  });

  test.each(["overtaken", "team/overtaken"])(
    "is refused where somebody else has registered %s since",
    async (id) => {
      const first = await register(specification(id, { update: quick }));
      await markVersion(api, await readJob(api, first.id));
      await register(specification(id, { arguments: ["601"], update: quick }));
      const stale = followRelease(api, { job: first.id, modifyIndex: first.index, say });
      await expect(stale).rejects.toThrow(/version 1 runs, which was not registered by this program/);
      expect(await foreignChange(api, id)).toBe(
        `${id} was changed on the cluster: version 1 runs, and this program has registered version 0`,
      );
    },
  );

  test.each(["scaled", "team/scaled"])(
    "is refused after somebody has scaled %s, and repairs that",
    async (id) => {
      await release(specification(id, { update: quick }));
      const path = `job/${encodeURIComponent(id)}/scale`;
      // It copies the tag.
      await api.write(path, { Target: { Group: "sleepers" }, Count: 2 }, z.unknown());
      expect(await foreignChange(api, id)).toContain(`${id} was changed on the cluster: version 1 runs`);
      expect(await release(specification(id, { count: 3, update: quick }))).toBe(`${id} v2 runs`);
      expect(await foreignChange(api, id)).toBeUndefined();
    },
  );

  test("of a job that keeps its counts is no change of somebody else's where they alone are others", async () => {
    await release(specification("kept", { update: quick }));
    await api.write("job/kept/scale", { Target: { Group: "sleepers" }, Count: 3 }, z.unknown());
    expect(await foreignChange(api, "kept")).toContain("kept was changed on the cluster: version 1 runs");
    expect(await foreignChange(api, "kept", true)).toBeUndefined();
    const counted = z.object({ TaskGroups: z.array(z.object({ Count: z.int() })) });
    const job = z.looseObject({}).parse(JSON.parse(specification("kept", { update: quick })));
    expect(counted.parse(await withRunningCounts(api, job)).TaskGroups).toEqual([{ Count: 3 }]);
    await register(specification("kept", { arguments: ["601"], update: quick }));
    expect(await foreignChange(api, "kept", true)).toContain(
      "kept was changed on the cluster: version 2 runs",
    );
  });

  test("of a batch job ends when it has started, and fails with it", async () => {
    const batch = { type: "batch" as const, command: "true", arguments: [] };
    expect(await release(specification("batch", batch))).toBe("batch v0 has started");
    const broken = release(specification("bad-batch", { ...batch, command: "/no/such/program" }));
    await expect(broken).rejects.toThrow(/^bad-batch v0 fails[^]*could not be found/);
  });

  test("of a periodic job ends with its registration", async () => {
    const periodic = { Enabled: true, SpecType: "cron", Spec: "0 4 * * *" };
    const outcome = await release(specification("nightly", { type: "batch", periodic }));
    expect(outcome).toBe("nightly v0 is registered and starts when it is due");
  });

  describe("ends, whatever the job:", () => {
    const once = { command: "true", arguments: [] };
    const elsewhere = [{ LTarget: "${attr.kernel.name}", RTarget: "plan9", Operand: "=" }];

    test("a group that fits nowhere beside one that runs", async () => {
      const other = { Constraints: elsewhere };
      await expect(release(specification("two-groups", { other, update: quick }))).rejects.toThrow(
        /^two-groups v0: no instance could be placed of others; [^]*others cannot be placed: .*plan9/,
      );
    });

    test("a sysbatch job whose instances are through", async () => {
      expect(await release(specification("sys", { type: "sysbatch", ...once }))).toBe("sys v0 has started");
    });

    test("a system job, where it fits, and where it fits nowhere", async () => {
      expect(await release(specification("agent", { type: "system", update: quick }))).toBe("agent v0 runs");
      const nowhere = { type: "system", update: quick, constraints: elsewhere } as const;
      await expect(release(specification("no-agent", nowhere))).rejects.toThrow(
        /^no-agent v0: no host is fit for it: sleepers cannot be placed: .*plan9 excludes 1/,
      );
    });

    test("a system job in a datacenter that no host is in", async () => {
      const far = specification("far-agent", { type: "system", datacenters: ["elsewhere"], update: quick });
      await expect(release(far)).rejects.toThrow(
        /^far-agent v0: no host is fit for it: no host is in the datacenter elsewhere \(there are: dc1\)/,
      );
    });

    test("a periodic job that is switched off, and one that is dispatched", async () => {
      const periodic = { Enabled: false, SpecType: "cron", Spec: "0 4 * * *" };
      expect(await release(specification("off", { type: "batch", periodic }))).toBe(
        "off v0 is registered and switched off: periodic.enabled is false",
      );
      const parameterized = { Payload: "optional" };
      expect(await release(specification("dispatched", { type: "batch", parameterized }))).toBe(
        "dispatched v0 is registered and starts when it is dispatched",
      );
    });

    test("a batch job in a datacenter that no host is in", async () => {
      const far = specification("far", { type: "batch", datacenters: ["elsewhere"], ...once });
      await expect(release(far)).rejects.toThrow(
        /^far v0: 0 of 1 started after 8 s[^]*no host is in the datacenter elsewhere \(there are: dc1\)/,
      );
    });

    test("a batch job whose second try works, and one of which none does", async () => {
      const marker = join(nomad.folder, "tried");
      const script = `[ -e ${marker} ] || { touch ${marker}; exit 1; }`;
      const reschedule = {
        Attempts: 1,
        Interval: 3600 * seconds,
        Delay: 5 * seconds,
        DelayFunction: "constant",
      };
      const job = { type: "batch", command: "sh", reschedule } as const;
      const second = await release(specification("second", { ...job, arguments: ["-c", script] }));
      expect(second).toBe("second v0 has started");
      const none = release(specification("none", { ...job, arguments: ["-c", "exit 3"] }));
      await expect(none).rejects.toThrow(/^none v0 fails[^]*Exit Code: 3/);
    });

    test("no instances at all", async () => {
      expect(await release(specification("zero", { count: 0, update: quick }))).toBe(
        "zero v0 has no instances: its count is 0",
      );
    });

    test("a service without deployments", async () => {
      const update = { MaxParallel: 0 };
      expect(await release(specification("plain", { update }))).toBe("plain v0 runs");
      const broken = release(specification("plain-broken", { ...failing, update }));
      await expect(broken).rejects.toThrow(/^plain-broken v0 fails[^]*Exit Code: 7/);
    });

    test("a driver that no host has", async () => {
      await expect(release(specification("java", { driver: "java", update: quick }))).rejects.toThrow(
        /^java v0: no instance could be placed of sleepers[^]*1 lack the driver java/,
      );
    });

    test("a template that waits for a value, with the reason while it waits", async () => {
      const data = '{{ with nomadVar "nomad/jobs/waiting" }}{{ .value }}{{ end }}';
      const templates = [{ EmbeddedTmpl: data, DestPath: "local/value" }];
      const waiting = release(
        specification("waiting", {
          templates,
          update: { ...quick, HealthyDeadline: 10 * seconds, ProgressDeadline: 12 * seconds },
        }),
      );
      await expect(waiting).rejects.toThrow(/^waiting v0: Failed due to/);
      // The failure itself is thrown: this line came while the job was followed.
      expect(said).toContainEqual(
        expect.stringMatching(
          /^waiting\.sleepers\[0\] on .*: Missing: nomad\.var\.block\(nomad\/jobs\/waiting/,
        ),
      );
    });
  });
});
