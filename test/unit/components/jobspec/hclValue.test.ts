import { hclAssignment } from "../../../../components/jobspec/hclValue.ts";

const source = `
variable "text" {
  type    = string
  default = ""
}
variable "users" { type = list(object({ name = string })) }
variable "any" {}
`;

test.each([
  ["text", "a${b}%{c}", 'text = "a$${b}%%{c}"\n'],
  ["text", '{"a":1}', 'text = "{\\"a\\":1}"\n'],
  ["users", '[{"name":"${me}"}]', 'users = [{"name":"$${me}"}]\n'],
  ["any", "[not json", 'any = "[not json"\n'],
  ["text", "a\fb\b c\\b", 'text = "a\\u000cb\\u0008 c\\\\b"\n'],
  ["any", "5", 'any = "5"\n'],
])("the variable %s with %s", (name, value, line) => {
  expect(hclAssignment(source, name, value)).toBe(line);
});
