import { existsSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { type ChatSession, chatSession, type SessionStep } from "../../conversations/index.ts";
import { visibleText } from "../../reports/index.ts";
import { openParticipants } from "../../runs/index.ts";
import { tellablesOf } from "../../simulated-clients/index.ts";
import type { ClientPlan, Persona, Turn } from "../../vocabulary/index.ts";
import { describeState, describeWhy } from "../chat/describe-state.ts";
import { parseChatLine } from "../chat/parse-chat-line.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { findPersona } from "../find-persona.ts";
import { loadConfig } from "../load-config.ts";
import { openBench } from "../open-bench.ts";
import { packageVersion } from "../package-version.ts";

/** The flags of `plumbline chat`. */
export interface ChatFlags {
  client?: string;
  persona?: string;
  simulator?: string;
  setting: string[];
  seed?: number;
  maxCost?: number;
  timeout?: number;
  store?: string;
}

/** `plumbline chat`: somebody at the keyboard is the assistant of a simulated client. */
export async function chatCommand(flags: ChatFlags, io: CommandIo): Promise<number> {
  const config = await loadConfig(io.cwd);
  const seed = flags.seed ?? 1;
  await using bench = await openBench(
    {
      store: flags.store ?? config.store,
      cache: "none",
      prices: config.prices,
      maxCostUsd: flags.maxCost ?? config.maxCostUsd,
      timeoutSeconds: flags.timeout ?? config.timeoutSeconds,
    },
    io,
  );
  const persona = findPersona(flags.persona, { seed, detectors: bench.ports.detectors }, io);
  const visits = persona.visits?.length ?? 1;
  const plan: ClientPlan =
    flags.simulator === undefined
      ? { kind: "persona", persona, exchanges: 200, visits }
      : {
          kind: "simulator",
          simulator: flags.simulator,
          settings: settingsOf(flags.setting),
          persona,
          exchanges: 200,
          visits,
        };
  await using participants = await openParticipants(
    { assistants: [], client: flags.client ?? config.client ?? null, judge: "builtin:rules" },
    bench.ports,
  );
  const client = participants.clientFor({ client: plan });
  const session = chatSession({ id: `chat-${persona.id}`, locale: persona.locale, seed, client, visits });
  const controller = new AbortController();
  const stopListening = io.onInterrupt(() => controller.abort(new DOMException("The talk was ended.", "AbortError")));
  try {
    await talk(session, persona, { io, signal: controller.signal, seed, client: client.description.ref });
  } catch (error) {
    if (!controller.signal.aborted) throw error;
  } finally {
    stopListening();
  }
  return exitCode.ok;
}

interface Talk {
  io: CommandIo;
  signal: AbortSignal;
  seed: number;
  client: string;
}

async function talk(session: ChatSession, persona: Persona, around: Talk): Promise<void> {
  const { io, signal } = around;
  const say = (text: string) => io.out(`${visibleText(text)}\n`);
  const hint = (text: string) => io.err(`${visibleText(text)}\n`);
  const show = (step: SessionStep): void => {
    if (step.status === "said") {
      say(`${persona.name}: ${step.turn.text}`);
      if (session.hasLeft)
        hint(`(${persona.name} goes. /why says why; /branch N goes back${nextOf(session, persona)}.)`);
    } else if (step.status === "ended") {
      const dropsOut = step.lastVisit?.dropsOut;
      hint(
        `(${persona.name} is gone${dropsOut === undefined ? "" : ` and does not come back: ${dropsOut}`}. /branch N goes back, /save FILE keeps the talk.)`,
      );
    } else {
      hint(`(No turn: ${step.failure.cause}. ${step.failure.detail} /retry asks again.)`);
    }
  };
  hint(`You are the assistant. ${persona.name} writes first. /help lists what else you can do.`);
  if (persona.contentNote !== undefined) hint(`Content note: ${persona.contentNote}`);
  show(await session.next(signal));
  prompt(io);
  for await (const line of io.lines?.(signal) ?? []) {
    const input = parseChatLine(line);
    switch (input.kind) {
      case "nothing":
        break;
      case "words":
        if (session.turns.at(-1)?.speaker === "assistant") {
          hint(`(${persona.name} has not answered yet: /retry asks again.)`);
          break;
        }
        session.answer(input.text);
        show(await session.next(signal));
        break;
      case "quit":
        return;
      case "help":
        hint(help);
        break;
      case "state":
        hint(describeState(session.turns, persona));
        break;
      case "why":
        hint(describeWhy(session.turns));
        break;
      case "turns":
        for (const { index, speaker, text } of session.turns) {
          hint(`${index + 1}  ${speaker === "client" ? persona.name : "you"}: ${text}`);
        }
        break;
      case "retry":
        if (session.turns.at(-1)?.speaker === "client") hint("(It is your turn.)");
        else show(await session.next(signal));
        break;
      case "visit":
        if (session.nextVisit()) show(await session.next(signal));
        else hint("(This was the last visit.)");
        break;
      case "branch":
        if (input.turn < 1 || input.turn > session.turns.length) {
          hint(`(There are turns 1 to ${session.turns.length}; /turns lists them.)`);
        } else {
          session.keep(input.turn);
          hint(`(Back at turn ${input.turn}; what came after it is gone.)`);
          const last = session.turns.at(-1);
          if (last?.speaker === "client") say(`${persona.name}: ${last.text}`);
          else show(await session.next(signal));
        }
        break;
      case "save":
        hint(save(input.file, session.turns, persona, around));
        break;
      default:
        hint(`(${input.problem})`);
    }
    prompt(io);
  }
}

function prompt(io: CommandIo): void {
  if (io.isOutTerminal) io.out("you: ");
}

function nextOf(session: ChatSession, persona: Persona): string {
  return session.visit + 1 < (persona.visits?.length ?? 1) ? ", /visit begins the next visit" : "";
}

/** A file that `plumbline rate` reads, with what is needed to repeat the client's side. */
function save(file: string, turns: readonly Turn[], persona: Persona, { io, seed, client }: Talk): string {
  const path = resolve(io.cwd, file);
  if (existsSync(path)) return `(${file} exists already; nothing was written.)`;
  const transcript = {
    id: persona.id,
    locale: persona.locale,
    messages: turns.map(({ speaker, text }) => ({ role: speaker === "client" ? "user" : "assistant", content: text })),
    simulatedClient: {
      persona: persona.id,
      client,
      seed,
      plumbline: packageVersion(),
      facts: tellablesOf(persona).length,
      states: turns.flatMap(({ index, clientState }) =>
        clientState === undefined ? [] : [{ turn: index, ...clientState }],
      ),
    },
  };
  try {
    writeFileSync(path, `${JSON.stringify(transcript, null, 2)}\n`);
  } catch {
    return `(${file} cannot be written.)`;
  }
  return `(Saved ${turns.length} turns to ${file}. Rate it with: plumbline rate ${file} --suite crisis --locale ${persona.locale})`;
}

function settingsOf(settings: readonly string[]): Extract<ClientPlan, { kind: "simulator" }>["settings"] {
  return Object.fromEntries(
    settings.map((setting) => {
      const [name = "", ...rest] = setting.split("=");
      const text = rest.join("=");
      try {
        return [name, JSON.parse(text)];
      } catch {
        return [name, text];
      }
    }),
  );
}

const help = `What you type is said to the person. Besides:
/state        their hidden state: variables, what they told and what not
/why          what the last reply did to them, and why
/turns        all turns so far, numbered
/branch N     go back to turn N and on from there
/retry        ask again after a failure
/visit        begin the next visit, where there are several
/save FILE    write a transcript that "plumbline rate" reads
/help, /quit  (a line that begins with // is said with one /)`;
