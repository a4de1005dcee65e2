import { diffShape, renderDiff } from "../../../components/jobs/jobDiff.ts";

const field = (Name: string, Old: string, New: string) => ({
  Type: Old === New ? "None" : "Edited",
  Name,
  Old,
  New,
});
const job = (changes: object) =>
  diffShape.parse({ Type: "Edited", ID: "web", Fields: null, Objects: null, TaskGroups: null, ...changes });
const group = (changes: object) => ({
  Type: "Edited",
  Name: "web",
  Fields: null,
  Objects: null,
  Updates: null,
  Tasks: null,
  ...changes,
});

test("says which fields have changed, and only those, and last what happens to the instances", () => {
  const lines = renderDiff(
    job({
      TaskGroups: [
        group({
          Updates: { create: 1, "in-place update": 2 },
          Fields: [field("Count", "2", "3"), field("Name", "web", "web")],
          Tasks: [
            {
              Type: "Edited",
              Name: "server",
              Fields: null,
              Objects: [
                { Type: "Edited", Name: "Config", Fields: [field("image", "a:1", "a:2")], Objects: null },
              ],
            },
          ],
        }),
      ],
    }),
  );
  expect(lines).toEqual([
    "web.Count: 2 => 3",
    "web.server.Config.image: a:1 => a:2",
    "instances: 1 created, 2 updated in place",
  ]);
});

test("writes times as a job file does", () => {
  const Objects = [
    {
      Type: "Edited",
      Name: "Update",
      Fields: [field("MinHealthyTime", "10000000000", "500000000")],
      Objects: null,
    },
  ];
  expect(renderDiff(job({ Objects }))).toEqual(["Update.MinHealthyTime: 10s => 0.5s"]);
});

test("stays short, however much has changed", () => {
  const Fields = Array.from({ length: 30 }, (_, index) => field(`field${index}`, "a", "b"));
  const lines = renderDiff(job({ Fields }));
  expect(lines.length).toBeLessThanOrEqual(10);
  expect(lines.at(-1)).toBe("and 22 more changed fields: nomad job plan shows all");
});

test("has nothing to say where nothing differs, and no fields of a new job", () => {
  expect(renderDiff(job({ Type: "None" }))).toEqual([]);
  const TaskGroups = [group({ Updates: { create: 3 }, Fields: [field("Count", "", "3")] })];
  expect(renderDiff(job({ Type: "Added", TaskGroups }))).toEqual(["web is new", "instances: 3 created"]);
});

test("tells the groups apart where there are several", () => {
  const TaskGroups = [
    group({ Updates: { "create/destroy update": 2, ignore: 1 } }),
    group({ Name: "cache", Updates: { migrate: 1, canary: 1 } }),
    group({ Name: "quiet" }),
  ];
  expect(renderDiff(job({ TaskGroups }))).toEqual([
    "instances: of web 2 replaced, 1 unchanged; of cache 1 created as canary, 1 moved",
  ]);
});

describe("a long value", () => {
  const Objects = (Old: string, New: string) => [
    { Type: "Edited", Name: "Template", Fields: [field("EmbeddedTmpl", Old, New)], Objects: null },
  ];
  const template = (changed: Record<number, string>, length = 200) =>
    Array.from({ length }, (_, index) => `${changed[index] ?? `line ${index}`}\n`).join("");

  test("of several lines has those that have changed, with their neighbours", () => {
    const lines = renderDiff(
      job({ Objects: Objects(template({}), template({ 50: "another", 120: "one more" })) }),
    );
    expect(lines).toEqual([
      "Template.EmbeddedTmpl:",
      "    line 49",
      "  - line 50",
      "  + another",
      "    line 51",
      "    ...",
      "    line 119",
      "  - line 120",
      "  + one more",
      "    line 121",
    ]);
  });

  test("of several lines stays short, however much of it has changed", () => {
    const lines = renderDiff(
      job({ Objects: Objects(template({}), template({}, 100).replaceAll("line", "row")) }),
    );
    expect(lines).toHaveLength(14);
    expect(lines.at(-1)).toBe("  ... 288 more lines: nomad job plan shows all");
  });

  test("that is new has its lines, and one without a newline at its end is no change of that", () => {
    expect(renderDiff(job({ Objects: Objects("", "a\nb\n") }))).toEqual([
      "Template.EmbeddedTmpl:",
      "  + a",
      "  + b",
    ]);
    expect(renderDiff(job({ Objects: Objects("a\nb", "a\nc") }))).toEqual([
      "Template.EmbeddedTmpl:",
      "    a",
      "  - b",
      "  + c",
    ]);
  });

  test("of one line has the part that differs", () => {
    const value = (level: string) => `${"x".repeat(500)}{"level":"${level}"}${"y".repeat(500)}`;
    expect(renderDiff(job({ Objects: Objects(value("info"), value("debug")) }))).toEqual([
      'Template.EmbeddedTmpl: …xxxxxx{"level":"info"}yyyyyyyyyyyyyy… => …xxxxxx{"level":"debug"}yyyyyyyyyyyyyy…',
    ]);
    const [line = ""] = renderDiff(job({ Objects: Objects("a".repeat(1000), "b".repeat(1000)) }));
    expect(line.length).toBeLessThan(200);
  });

  test("that is a secret, or may be made of one, is not shown", () => {
    const lines = renderDiff(job({ Objects: Objects("a\nsecret\n", "a\nother\n") }), () => true);
    expect(lines).toEqual(["Template.EmbeddedTmpl: [secret] => [secret]"]);
  });
});
