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
  return `${name} = ${withoutTemplates(isParts ? value : JSON.stringify(value))}\n`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Nothing in a text is evaluated. */
function withoutTemplates(text: string): string {
  return text.replaceAll(/[$%](?=\{)/g, "$&$&");
}
