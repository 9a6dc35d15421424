import type { SpokenTurn } from "../../detection/index.ts";
import { at, listAt, type Protocol, wordsOf } from "./protocol.ts";
import { commonOf, contentExpected, isContent, isObject, notAnObject, refused } from "./request-shape.ts";
import { isCall, isMessage, ownItem, ownResponse, withWords } from "./responses-reply.ts";
import { responsesStream } from "./responses-stream.ts";

/** OpenAI responses. */
export const responses: Protocol = {
  name: "responses",
  readRequest(body) {
    if (!isObject(body)) return notAnObject;
    const common = commonOf(body);
    for (const name of ["instructions", "previous_response_id"])
      if (at(body, name) != null && typeof at(body, name) !== "string") return refused(name, `${name} is text.`);
    const input = at(body, "input");
    const turns = turnsOfTemplate(body);
    if (typeof input === "string") return { ...common, turns: [...turns, { speaker: "client", text: input }] };
    const isElsewhere = ["prompt", "previous_response_id", "conversation"].some((name) => at(body, name) != null);
    if (isElsewhere && (input == null || listAt(body, "input").length === 0) && (input == null || Array.isArray(input)))
      return { ...common, turns };
    if (!Array.isArray(input) || input.length === 0)
      return refused("input", "input is text or a list of at least one item.");
    const references: { after: number; id: string }[] = [];
    for (const [index, item] of input.entries()) {
      if (!isObject(item)) return refused(`input[${index}]`, `input[${index}] is an item.`);
      const type = at(item, "type");
      const role = at(item, "role");
      const id = at(item, "id");
      const isReference = type === "item_reference" || (type == null && role === undefined);
      if (isReference && typeof id === "string") references.push({ after: turns.length, id });
      else if (type == null || type === "message") {
        if (typeof role !== "string" || !roles.has(role))
          return refused(`input[${index}].role`, `input[${index}].role is one of ${[...roles].join(", ")}.`);
        const content = at(item, "content");
        if (!isContent(content))
          return refused(`input[${index}].content`, `input[${index}].content ${contentExpected}`);
        const text = wordsOf(content);
        if (role === "user") turns.push({ speaker: "client", text });
        else if (role === "assistant" && text !== "") turns.push({ speaker: "assistant", text });
      } else if (!isOfNobody.test(String(type))) {
        // An item of a kind that the guard does not know: whoever speaks in it, it is read.
        const text = wordsOf([item]);
        if (text !== "" && role !== "system" && role !== "developer")
          turns.push({ speaker: role === "assistant" ? "assistant" : "client", text });
      }
    }
    return { ...common, turns, ...(references.length === 0 ? {} : { references }) };
  },
  withGuidance(body, guidance) {
    const before = at(body, "instructions");
    const parts = typeof before === "string" && before !== "" ? [before, ...guidance] : guidance;
    return { ...(body as object), instructions: parts.join("\n\n") }; // readRequest has seen that it is an object
  },
  readReply(body) {
    const status = at(body, "status");
    if (at(body, "object") !== "response" || (status !== "completed" && status !== "incomplete")) return undefined;
    const output = listAt(body, "output");
    const words = output.filter(isMessage).map((item) => wordsOf(at(item, "content")));
    return { texts: [words.join("\n\n")], hasToolCalls: output.some(isCall) };
  },
  withTexts: (body, [text = ""]) => withWords(body, text),
  ownReply: ({ model }, text, id) => ownResponse(model, id, "completed", [ownItem(id, text)]),
  ...responsesStream,
  error: (status, code, message, param = null) => ({
    error: { message, type: status >= 500 ? "server_error" : "invalid_request_error", param, code },
  }),
};

const roles: ReadonlySet<string> = new Set(["user", "assistant", "system", "developer"]);

/** Items in which neither the person nor the assistant says something: calls, what came of them, reasoning. */
const isOfNobody =
  /(_call|_output|_list_tools|_approval_request|_approval_response|^item_reference|^reasoning|^compaction)$/;

/** Words that a stored prompt is filled with: they may be the person's. */
function turnsOfTemplate(body: unknown): SpokenTurn[] {
  const variables = at(body, "prompt", "variables");
  if (!isObject(variables)) return [];
  const text = wordsOf(Object.values(variables));
  return text === "" ? [] : [{ speaker: "client", text }];
}

/** Items of a request's own. */
export function inputItems(body: unknown): readonly unknown[] {
  const input = at(body, "input");
  return typeof input === "string" ? [{ role: "user", content: input }] : Array.isArray(input) ? input : [];
}
