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

test("says what happens to the instances first, and then which fields have changed, and only those", () => {
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
    "group web: 1 create, 2 in-place update",
    "web.Count: 2 => 3",
    "web.server.Config.image: a:1 => a:2",
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
  expect(renderDiff(job({ Type: "Added", TaskGroups }))).toEqual(["web is new", "group web: 3 create"]);
});
