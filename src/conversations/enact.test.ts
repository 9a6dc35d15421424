import { describe, expect, test } from "vitest";
import {
  type AnswerFormat,
  type ConversationView,
  exchangeOf,
  type Participant,
  type Turn,
  type Utterance,
} from "../vocabulary/index.ts";
import { type Enactment, enact } from "./index.ts";

function participant(name: string, answer: (view: ConversationView) => Utterance | Promise<Utterance>): Participant {
  return { description: { ref: name, version: "1", settings: {} }, reply: async (view) => answer(view) };
}
function said(text: string, more: Partial<Extract<Utterance, { status: "said" }>> = {}): Utterance {
  return { status: "said", text, finish: "stop", ...more };
}
const base = { id: "c", locale: "en-GB", repeat: 0, seed: 1, exchanges: 3, turns: [] as Turn[] };
const counting = (name: string) => participant(name, (view) => said(`${name} ${view.turns.length}`));

async function run(client: Participant, assistant: Participant, over: Partial<Enactment> = {}) {
  const stored: Turn[] = [];
  const signal = new AbortController().signal;
  const result = await enact(
    { ...base, ...over },
    { client, assistant, signal, store: async (turn) => void stored.push(turn) },
  );
  return { ...result, stored };
}

describe("what a scenario gives", () => {
  const history = [
    { speaker: "client", text: "I keep checking the stove." },
    { speaker: "assistant", text: "How often today?" },
  ] as const;

  test("stands before the first exchange as given turns, and counts as none", async () => {
    const { turns, outcome } = await run(counting("client"), counting("assistant"), { history, exchanges: 2 });
    expect(turns.map(({ text, given }) => [text, given ?? false])).toEqual([
      ["I keep checking the stove.", true],
      ["How often today?", true],
      ["client 2", false],
      ["assistant 3", false],
      ["client 4", false],
      ["assistant 5", false],
    ]);
    expect(outcome).toEqual({ status: "completed", reason: "turn-cap" });
    expect(exchangeOf(turns, 3)).toBe(1);
  });

  test("is not stored twice when a conversation is taken up again", async () => {
    const first: Turn = { index: 0, speaker: "client", text: history[0].text, finish: "scripted", given: true };
    const { stored, turns } = await run(counting("client"), counting("assistant"), {
      history,
      exchanges: 1,
      turns: [first],
    });
    expect(stored.map(({ index }) => index)).toEqual([1, 2, 3]);
    expect(turns).toHaveLength(4);
  });

  test("is told to the assistant alone, and the key to nobody who does not say that it knows answers", async () => {
    const views: [string, ConversationView][] = [];
    const watching = (name: string) =>
      participant(name, (view) => {
        views.push([name, view]);
        return said("words");
      });
    const answers: AnswerFormat[] = [{ kind: "number", from: 0, to: 10, key: 7 }];
    const exemplar = ["A good reply."];
    const over = { exchanges: 1, briefing: "Be brief.", answers, exemplar };
    await run(watching("client"), watching("assistant"), over);
    await run(watching("client"), { ...watching("key"), knowsAnswers: true }, over);
    const seen = (name: string) =>
      views.filter(([own]) => own === name).map(([, { briefing, answers: keys }]) => [briefing, keys]);
    expect(seen("client")).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
    expect(seen("assistant")).toEqual([["Be brief.", undefined]]);
    expect(seen("key")).toEqual([["Be brief.", answers]]);
    expect(new Set(views.filter(([, view]) => view.exemplar !== undefined).map(([name]) => name))).toEqual(
      new Set(["key"]),
    );
  });
});

describe("enact", () => {
  test("lets the client begin, alternates, and stops after the last exchange's answer", async () => {
    const { turns, outcome, stored } = await run(counting("client"), counting("assistant"));
    expect(turns.map((turn) => turn.text)).toEqual([
      "client 0",
      "assistant 1",
      "client 2",
      "assistant 3",
      "client 4",
      "assistant 5",
    ]);
    expect(outcome).toEqual({ status: "completed", reason: "turn-cap" });
    expect(stored).toEqual(turns);
  });

  test("stores each turn before the other side is asked", async () => {
    const order: string[] = [];
    const client = participant("client", () => {
      order.push("client asked");
      return said("hello");
    });
    const assistant = participant("assistant", () => {
      order.push("assistant asked");
      return said("hello", { ends: "assistant-ended" });
    });
    const store = async (turn: Turn) => {
      await Promise.resolve();
      order.push(`${turn.speaker} stored`);
    };
    await enact(base, { client, assistant, store, signal: new AbortController().signal });
    expect(order).toEqual(["client asked", "client stored", "assistant asked", "assistant stored"]);
  });

  test("a turn that could not be obtained is an outcome, and what was said before it is kept", async () => {
    const assistant = participant("assistant", () => ({
      status: "failed",
      failure: { cause: "timed-out", detail: "30 s" },
    }));
    const { turns, outcome } = await run(counting("client"), assistant);
    expect(turns).toHaveLength(1);
    expect(outcome).toEqual({
      status: "failed",
      failure: { cause: "timed-out", detail: "30 s" },
      speaker: "assistant",
      turn: 1,
    });
  });

  test("goes on from stored turns and asks for none of them again", async () => {
    const whole = await run(counting("client"), counting("assistant"));
    for (let kept = 0; kept <= whole.turns.length; kept += 1) {
      const resumed = await run(counting("client"), counting("assistant"), { turns: whole.turns.slice(0, kept) });
      expect(resumed.stored).toHaveLength(whole.turns.length - kept);
      expect(resumed.turns.map((turn) => turn.text)).toEqual(whole.turns.map((turn) => turn.text));
      expect(resumed.outcome).toEqual(whole.outcome);
    }
  });

  test("a script that is over ends the conversation", async () => {
    const client = participant("script", (view) =>
      view.turns.length === 0 ? said("only line") : { status: "ended", reason: "script-finished" },
    );
    const { turns, outcome } = await run(client, counting("assistant"));
    expect(turns).toHaveLength(2);
    expect(outcome).toEqual({ status: "completed", reason: "script-finished" });
  });

  test("a client's last words are still answered", async () => {
    const client = participant("client", (view) =>
      view.turns.length === 0 ? said("goodbye", { ends: "client-left" }) : { status: "ended", reason: "client-left" },
    );
    const { turns, outcome } = await run(client, counting("assistant"));
    expect(turns.map((turn) => turn.speaker)).toEqual(["client", "assistant"]);
    expect(outcome).toEqual({ status: "completed", reason: "client-left" });
  });

  test("the assistant never sees the client's hidden state, and the client does", async () => {
    const state = { variables: { trust: 0.5 }, disclosed: [], reasons: ["start"] };
    const seen: ConversationView[] = [];
    const client = participant("client", (view) => {
      seen.push(view);
      return said("hello", { clientState: state });
    });
    const assistant = participant("assistant", (view) => {
      seen.push(view);
      return said("hello");
    });
    await run(client, assistant, { exchanges: 2 });
    expect(JSON.stringify(seen[1])).not.toContain("trust");
    expect(seen[2]?.turns[0]?.clientState).toEqual(state);
  });

  test("silence and a throwing participant are failures of their own, and their words do not leak", async () => {
    const silent = await run(
      counting("client"),
      participant("mute", () => said("  \n")),
    );
    expect(silent.outcome).toMatchObject({ status: "failed", failure: { cause: "empty-reply" } });
    const throwing = participant("broken", () => {
      throw new TypeError("the person said: secret");
    });
    const thrown = await run(counting("client"), throwing);
    expect(thrown.outcome).toMatchObject({
      failure: { cause: "participant-error", detail: "broken threw TypeError." },
    });
  });

  test("stops with the signal's reason when it is aborted", async () => {
    const controller = new AbortController();
    const client = participant("client", () => {
      controller.abort(new Error("stop"));
      return said("hello");
    });
    const store = async () => {};
    await expect(enact(base, { client, assistant: counting("a"), store, signal: controller.signal })).rejects.toThrow(
      "stop",
    );
  });
});
