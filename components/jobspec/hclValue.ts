/**
 * The value of a variable as a file of variables has it: what `-var name=value` means on Nomad's command line.
 *
 * @param source the job's specification in Nomad's own language, which says of what type the variable is.
 * @param name of the variable.
 * @param value a text, or JSON for a list or a map.
 * @returns a line.
 */
export function hclAssignment(source: string, name: string, value: string): string {
  const isText = new RegExp(`^\\s*variable\\s+"?${name}"?\\s*\\{[^}]*\\btype\\s*=\\s*string\\b`, "m").test(
    source,
  );
  const isParts = !isText && /^\s*[[{]/.test(value) && isJson(value);
  return `${name} = ${asHcl(isParts ? value : JSON.stringify(value))}\n`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const unknownToHcl: Readonly<Record<string, string>> = { "\\b": "\\u0008", "\\f": "\\u000c" };

/** JSON as an expression of Nomad's language, which evaluates nothing in a text, and does not know all escapes of JSON. */
function asHcl(json: string): string {
  return json
    .replaceAll(/\\./g, (escape) => unknownToHcl[escape] ?? escape)
    .replaceAll(/[$%](?=\{)/g, "$&$&");
}
