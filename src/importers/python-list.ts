/**
 * Reads a list of strings as Python prints it (`['a', "it's"]`), which many published tables hold in a cell.
 *
 * @returns undefined when it is no such list, whole
 */
export function parsePythonList(text: string): string[] | undefined {
  const found: string[] = [];
  let rest = text.trim();
  if (!rest.startsWith("[")) return undefined;
  rest = rest.slice(1);
  for (;;) {
    rest = rest.trimStart();
    if (rest === "]") return found;
    const quote = rest[0];
    if (quote !== "'" && quote !== '"') return undefined;
    const end = closing(rest, quote);
    if (end === undefined) return undefined;
    const read = unescaped(rest.slice(1, end));
    if (read === undefined) return undefined;
    found.push(read);
    rest = rest.slice(end + 1).trimStart();
    if (rest.startsWith(",")) rest = rest.slice(1);
    else if (rest !== "]") return undefined;
  }
}

function closing(text: string, quote: string): number | undefined {
  for (let index = 1; index < text.length; index += 1) {
    if (text[index] === "\\") index += 1;
    else if (text[index] === quote) return index;
  }
  return undefined;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "'": "'", '"': '"', "\\": "\\" };

/** Undefined for an escape that this does not know: guessing would change what was said. */
function unescaped(text: string): string | undefined {
  let isKnown = true;
  const read = text.replaceAll(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)/gs, (_, code: string) => {
    if (code.length > 1) {
      const point = Number.parseInt(code.slice(1), 16);
      if (point <= 0x10ffff) return String.fromCodePoint(point);
    } else if (escapes[code] !== undefined) return escapes[code];
    isKnown = false;
    return "";
  });
  return isKnown ? read : undefined;
}
