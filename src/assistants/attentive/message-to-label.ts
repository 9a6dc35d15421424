/**
 * The message a labelling request is about: what follows "Message:", else the longest passage in quotation marks, else
 * the request without the names of the labels.
 */
export function messageToLabel(request: string): string {
  const announced = /\b(?:message|text|post|input)\s*:\s*/i.exec(request);
  if (announced !== null) return request.slice(announced.index + announced[0].length).replace(/^["“]|["”]\s*$/g, "");
  const quoted = [...request.matchAll(/["“]([^"”]{15,})["”]/g)].map((match) => match[1] ?? "");
  const longest = quoted.sort((left, right) => right.length - left.length)[0];
  return longest ?? request.replace(labelNames, " ");
}

const labelNames =
  /suicidal[_ -]ideation|self[_ -]harm|anxiety[_ -]crisis|violent[_ -]thoughts|substance[_ -]abuse[_ -]or[_ -]withdrawal|risk[_ -]taking[_ -]behaviou?rs|no[_ -]crisis/gi;
