import { fabioEdge } from "../../../../components/edge/fabio.ts";
import { sourceOf } from "../../../../components/jobs/source.ts";
import { httpbackendFabio } from "../../../../jobs/httpbackend-fabio.ts";
import { releaseSettings } from "../../../../components/jobspec/release.ts";
import { cluster, parts } from "../../support/jobspec.ts";
import { problemWords } from "../../../../configProblems.ts";

describe("a release", () => {
  const update = (release: unknown) => parts("httpbackend-fabio", { count: 4, release }).job["Update"];

  test("rolls, one instance at a time, and goes back if it fails", () => {
    expect(update({ strategy: "rolling" })).toEqual({
      MaxParallel: 1,
      MinHealthyTime: 1e9,
      HealthyDeadline: 60e9,
      ProgressDeadline: 120e9,
      AutoRevert: true,
    });
  });

  test("a drained host is left at the pace of a release, which only a service has", () => {
    const migrate = (name: string, settings: object) => parts(name, settings).job["Migrate"];
    expect(migrate("httpbackend-fabio", { release: { strategy: "rolling", maxParallel: 2 } })).toEqual({
      MaxParallel: 2,
      MinHealthyTime: 1e9,
      HealthyDeadline: 60e9,
    });
    expect(migrate("fabio", {})).toBeUndefined();
  });

  test("has the canaries that it asks for, and never more than instances", () => {
    expect(update({ strategy: "canary" })).toMatchObject({ Canary: 1, AutoPromote: false });
    expect(update({ strategy: "canary", canaries: 9, promotion: "automatic" })).toMatchObject({
      Canary: 4,
      AutoPromote: true,
    });
  });

  test("is blue-green with as many canaries as instances", () => {
    expect(update({ strategy: "blue-green" })).toMatchObject({ Canary: 4, AutoPromote: false });
  });

  test.each([
    [
      { strategy: "canary", canaries: 3, share: 0.3 },
      `route add httpbackend-fabio mysite.com:9999/ http://127.0.0.1:1/ tags "canary"
route weight httpbackend-fabio mysite.com:9999/ weight 0.4000 tags "canary"
route del httpbackend-fabio mysite.com:9999/ http://127.0.0.1:1/`,
    ],
    [{ strategy: "blue-green" }, 'route del httpbackend-fabio mysite.com:9999/ tags "canary"'],
    [{ strategy: "rolling" }, ""],
  ])("gives canaries their share at the edge: %j", (release, commands) => {
    const settings = httpbackendFabio.settings.parse({ release });
    const { services, canaries } = sourceOf("httpbackend-fabio", httpbackendFabio, settings, cluster);
    expect(canaries ? fabioEdge.share(services, canaries) : "").toBe(commands);
  });

  test.each([
    [{ strategy: "big-bang" }, "must be one of rolling, canary, blue-green"],
    [{ strategy: "rolling", minHealthyTime: "soon" }, "must be a duration such as 10s"],
    [{ strategy: "blue-green", promotion: "automatic" }, "must be above 0 while promotion is automatic"],
  ])("that makes no sense is refused: %j", (release, message) => {
    expect(releaseSettings.safeParse(release, { error: problemWords }).error?.issues[0]?.message).toContain(
      message,
    );
  });
});
