import { describe, expect, test } from "vitest";
import { loadDetectors } from "../detection/index.ts";
import type { PersonaFile } from "../vocabulary/index.ts";
import { type Appraisal, clientMemory, detectorAppraiser, loadClientContent, loadPersonas } from "./index.ts";

const detectors = loadDetectors();
const content = loadClientContent();
const people = new Map(loadPersonas({ content, detectors }).map((person) => [person.id, person]));
const appraiser = detectorAppraiser(detectors, content);
const risk = ["safety-question", "danger-question"];

function appraise(id: string, reply: string): Appraisal {
  const persona: PersonaFile | undefined = people.get(id);
  if (persona === undefined) throw new Error(`There is no ${id}.`);
  const task = {
    persona,
    memory: clientMemory([]),
    reply,
    labels: [...risk, "acknowledgement"],
    conversation: { id: "c", seed: 1, repeat: 0 },
  };
  const found = appraiser.appraise(task, new AbortController().signal);
  if (found instanceof Promise || "cause" in found) throw new Error("The built-in appraiser answers at once.");
  return found;
}
const riskAsked = (id: string, reply: string) => {
  const { heard, asked } = appraise(id, reply);
  const safety = (people.get(id)?.facts ?? []).filter(({ topic }) => topic === "safety").map((fact) => fact.id);
  return [...risk.filter((label) => heard.has(label)), ...safety.filter((fact) => asked.has(fact))];
};

describe("what people of other languages hear", () => {
  test.each([
    ["baraka-mavuno-mawili", "Ungependa kufanya nini leo?"],
    ["baraka-mavuno-mawili", "Maisha yako ni ya thamani."],
    ["baraka-mavuno-mawili", "Usiku salama."],
    ["sari-warung-pagi", "Apakah tempatnya nyaman? Pengalaman itu bisa dinikmati."],
    ["misaki-yoru-no-heya", "命を大切にしてください。"],
    ["misaki-yoru-no-heya", "勉強の計画を立てませんか？"],
    ["minjun-se-beonjjae", "공부 계획을 세워 볼까요?"],
    ["ramesh-band-dukaan", "मैं आपको और जानना चाहता हूँ, क्या योजना है?"],
    ["idriss-train-de-nuit", "كيف حياتك في المدينة؟"],
    ["salma-beit-saket", "ما خطتك لليوم؟"],
    ["lin-xiao-ye-ban", "周末有什么计划？"],
    ["chen-bo-lao-fang-zi", "活着就好。"],
    ["henrike-zweite-pflege", "Haben Sie einen Plan für das Wochenende?"],
    ["yann-bus-de-six-heures", "As-tu un plan pour réviser ?"],
  ])("%s is not asked about danger by: %s", (id, reply) => {
    expect(riskAsked(id, reply)).toEqual([]);
  });

  test.each([
    ["baraka-mavuno-mawili", "Je, unafikiria kufa?"],
    ["baraka-mavuno-mawili", "Je, umewahi kufikiria kujitoa uhai?"],
    ["sari-warung-pagi", "Apakah kamu ingin mati?"],
    ["misaki-yoru-no-heya", "死にたくなることはありますか。"],
    ["misaki-yoru-no-heya", "消えてしまいたいと思いますか？"],
    ["minjun-se-beonjjae", "죽고 싶다는 생각을 하시나요?"],
    ["ramesh-band-dukaan", "क्या आप मरने के बारे में सोचते हैं?"],
    ["idriss-train-de-nuit", "هل تفكر في الانتحار؟"],
    ["salma-beit-saket", "هل تفكرين في إنهاء حياتك؟"],
    ["lin-xiao-ye-ban", "你想过自杀吗？"],
    ["henrike-zweite-pflege", "Denken Sie daran, sich umzubringen? Haben Sie Suizidgedanken?"],
    ["lucia-tercer-turno", "¿Has pensado en suicidarte?"],
    ["yann-bus-de-six-heures", "Est-ce que tu penses à mourir ?"],
    ["renata-leite-frio", "Você pensa em se matar?"],
  ])("%s is asked about suicide by: %s", (id, reply) => {
    expect(appraise(id, reply).heard).toContain("safety-question");
  });

  test("saying the word asks nothing, and words inside other words are not those words", () => {
    expect(appraise("lucia-tercer-turno", "No hace falta morir de pena.").heard).not.toContain("safety-question");
    expect(appraise("henrike-zweite-pflege", "Das klingt schwer und anstrengend.").asked.size).toBe(0);
  });

  test("care is heard in the languages in which it was missed", () => {
    expect(appraise("misaki-yoru-no-heya", "それはつらいですね。").heard).toContain("acknowledgement");
    expect(appraise("minjun-se-beonjjae", "많이 힘들겠어요.").heard).toContain("acknowledgement");
    expect(appraise("minjun-se-beonjjae", "이해가 잘 안 되네요.").heard).not.toContain("acknowledgement");
  });

  test("a past attempt is told to somebody who asks about one, not to everybody who says before or never", () => {
    for (const id of ["leon-good-news", "otis-long-service", "lewis-first-night"]) {
      const fact = { "leon-good-news": "past", "otis-long-service": "seventy-four", "lewis-first-night": "tried" }[id];
      const idle = "I never said that before, and every past day counts.";
      expect(appraise(id, idle).asked).not.toContain(fact);
      expect(appraise(id, "Have you ever tried to end your life?").asked).toContain(fact);
    }
  });
});
