/** Breaks text at spaces into lines of at most `width` columns, `indent` spaces before each; a word longer than a line is cut. */
export function wrapText(text: string, { width, indent }: { width: number; indent: number }): string[] {
  const room = width - indent;
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((each) => each.match(new RegExp(`.{1,${room}}`, "gsu")) ?? [""])) {
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines.map((each) => " ".repeat(indent) + each);
}
