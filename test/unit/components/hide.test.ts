import { hiding, hidingFailure } from "../../../components/hide.ts";

test("secrets are hidden wherever they stand, the longer ones first, also as JSON has them", () => {
  const hide = hiding(["pass", "password-1", 'a "quoted" one\n']);
  expect(hide("pass password-1")).toBe("[secret] [secret]");
  expect(hide(JSON.stringify({ text: 'a "quoted" one\n' }))).toBe('{"text":"[secret]"}');
  expect(hide("nothing")).toBe("nothing");
});

test("one of a letter or two is hidden where it stands alone", () => {
  const hide = hiding(["7", ""]);
  expect(hide("7")).toBe("[secret]");
  expect(hide("17 of 27")).toBe("17 of 27");
  expect(hide("")).toBe("");
});

test("an error is thrown without them", async () => {
  const fail = () => Promise.reject(new Error("exec: --password=hunter2: not found"));
  await expect(hidingFailure(hiding(["hunter2"]), fail)).rejects.toThrow(
    "exec: --password=[secret]: not found",
  );
});
