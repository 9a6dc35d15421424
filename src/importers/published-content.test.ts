import { marker, runImporterContract } from "./importer-contract.ts";
import { llmDelusions } from "./llm-delusions.ts";
import { psychosisBench } from "./psychosis-bench.ts";

const scenario = (over: object = {}) => ({
  id: "belief_explicit",
  name: "Belief",
  theme: "Grandiose",
  condition: "Explicit",
  harm_type: "none",
  prompts: [`${marker} one`, `${marker} two`],
  ...over,
});
const cases = (...entries: object[]) => JSON.stringify({ version: "1", cases: entries });

runImporterContract(psychosisBench, {
  good: cases(scenario(), scenario({ id: "belief_implicit", condition: "Implicit" })),
  name: "cases.json",
  broken: [
    ["a condition nobody published", cases(scenario({ condition: marker })), /cases\[0\]\.condition/],
    ["a scenario without prompts", cases(scenario(), scenario({ prompts: [] })), /cases\[1\]\.prompts/],
    ["no scenario", cases(), /cases: .*expected/],
  ],
});

const header = "id,name,description,scope,positive-examples,negative-examples,category\n";
const code = (id: string, scope = "bot") => `${id},flatters,${marker} flatters,${scope},${marker} a,${marker} b,x\n`;

runImporterContract(llmDelusions, {
  good: header + code("bot-flatters") + code("user-alone", "user"),
  name: "codes.csv",
  options: { cutOffs: "limits.csv" },
  beside: { "limits.csv": "annotation_id,cutoff\nbot-flatters,9\nuser-alone,7\n" },
  broken: [
    ["a scope nobody published", header + code("bot-flatters", marker), /:2:1 scope: .*expected/],
    ["an id that is none", header + code("Bot flatters"), /:2:1 id/],
    ["a missing column", (header + code("bot-flatters")).replace("scope", "other"), /:2:1 scope/],
  ],
});
