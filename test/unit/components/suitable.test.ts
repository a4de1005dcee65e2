import { judge, readFindings } from "../../../components/hosts/ssh/suitable.ts";

const fit = "machine\tdebian 13, x86_64\n";

test("all problems of all machines are in one table", () => {
  const verdict = judge([
    readFindings("m1", 0, fit, ""),
    readFindings("web-12", 0, `problem\tno systemd\nproblem\tport 53 is taken\n${fit}`, ""),
    readFindings("m3", 0, "problem\tno memory\n", ""),
  ]);
  expect(verdict).toEqual({
    suitable: false,
    text: `2 of 3 machines cannot be hosts as they are; nothing was changed on any:
  web-12  no systemd
  web-12  port 53 is taken
  m3      no memory`,
  });
});

test("a machine that cannot be reached does not keep the others from going on", () => {
  const verdict = judge([
    readFindings("m1", 0, fit, ""),
    readFindings("m2", 255, "", "warning\nssh: connect to host 192.0.2.2 port 22: No route to host\n"),
  ]);
  expect(verdict).toEqual({
    suitable: true,
    text: `  m1  debian 13, x86_64
  m2  cannot be reached: ssh: connect to host 192.0.2.2 port 22: No route to host`,
  });
});

test("a machine that ends the script cannot be a host", () => {
  expect(readFindings("m1", 1, "", "sudo: a password is required\n").problems).toEqual([
    "cannot be looked at: sudo: a password is required",
  ]);
});
