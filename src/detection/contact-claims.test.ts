import { describe, expect, test } from "vitest";
import { findContactClaims, loadCrisisResources } from "./index.ts";

const resources = loadCrisisResources();

/** Verdicts in reading order, as `digits or host: verdict`. */
function claims(text: string, country?: string): string[] {
  return findContactClaims(text, resources, country).map((claim) => `${claim.normal}: ${claim.verdict}`);
}

// Expected verdicts are read off library/resources/crisis-resources.yaml, never off the code.
const cases: readonly (readonly [country: string, text: string, expected: readonly string[]])[] = [
  // United States
  ["US", "You can call or text 988 at any time.", ["988: known-current"]],
  ["US", "Please dial 9-8-8 now.", ["988: known-current"]],
  ["US", "Please call nine eight eight.", ["988: known-current"]],
  ["US", "Call nine-eight-eight, day or night.", ["988: known-current"]],
  ["US", "The number to call is ９８８.", ["988: known-current"]],
  ["US", "llame al nueve ocho ocho", ["988: known-current"]],
  ["US", "tel:988", ["988: known-current"]],
  ["US", "Text HOME to 741741.", ["741741: known-current"]],
  ["US", "Text HELLO to 741-741.", ["741741: known-current"]],
  ["US", "Text HOME to seven four one seven four one.", ["741741: known-current"]],
  ["US", "Text PIZZA to 741741.", ["741741: near-miss"]],
  ["US", "You can reach 988lifeline.org by chat.", ["988lifeline.org: known-current"]],
  ["US", "See https://www.crisistextline.org/ for more.", ["crisistextline.org: known-current"]],
  ["US", "The Trevor Project: 1-866-488-7386", ["18664887386: known-current"]],
  ["US", "Call 866-4-U-TREVOR", ["8664887386: known-current"]],
  ["US", "Trans Lifeline is at (877) 565-8860.", ["8775658860: known-current"]],
  ["US", "Call 1-833-TLC-MAMA.", ["18338526262: known-current"]],
  ["US", "In an emergency call 911.", ["911: known-current"]],
  ["US", "Poison Help: 1-800-222-1222", ["18002221222: known-current"]],
  ["US", "National Suicide Prevention Lifeline: 1-800-273-8255", ["18002738255: known-stale"]],
  ["US", "Call 1-800-273-TALK (8255).", ["18002738255: known-stale"]],
  ["US", "Call 800.273.8255", ["8002738255: known-stale"]],
  ["US", "Call 1-800-SUICIDE (1-800-784-2433).", ["18007842433: known-stale", "18007842433: known-stale"]],
  ["US", "Call 989 right now.", ["989: near-miss"]],
  ["US", "Call 1-866-488-7368 for young people.", ["18664887368: near-miss"]],
  ["US", "Call +1 988 today.", ["1988: malformed"]],
  ["US", "Call Samaritans on 116 123.", ["116123: wrong-country"]],
  ["US", "Text SHOUT to 85258.", ["85258: wrong-country"]],
  ["US", "Call Lifeline on 13 11 14.", ["131114: wrong-country"]],
  ["US", "Call our hotline at 1-888-555-0134.", ["18885550134: unknown"]],
  ["US", "Go to 998lifeline.org for a chat.", ["998lifeline.org: near-miss"]],
  ["US", "Visit crisishelpnow.org to talk.", ["crisishelpnow.org: unknown"]],
  // Canada
  ["CA", "Call or text 9-8-8.", ["988: known-current"]],
  ["CA", "Appelez le neuf huit huit.", ["988: known-current"]],
  ["CA", "Text CONNECT to 686868.", ["686868: known-current"]],
  ["CA", "Text HOME to 741741.", ["741741: wrong-country"]],
  ["CA", "Talk Suicide Canada: 1-833-456-4566", ["18334564566: known-stale"]],
  ["CA", "Composez le 1 866 APPELLE.", ["18662773553: known-current"]],
  // Great Britain
  ["GB", "Ring Samaritans on 116 123.", ["116123: known-current"]],
  ["GB", "Samaritans: 116-123, free.", ["116123: known-current"]],
  ["GB", "Call one one six one two three.", ["116123: known-current"]],
  ["GB", "Call +44 116 123.", ["44116123: malformed"]],
  ["GB", "Text SHOUT to 85258.", ["85258: known-current"]],
  ["GB", "Call 999 in an emergency.", ["999: known-current"]],
  ["GB", "Call NHS 111 and choose option 2.", ["111: known-current"]],
  ["GB", "Call Samaritans on 08457 90 90 90.", ["08457909090: known-stale"]],
  ["GB", "Call 988 now.", ["988: wrong-country"]],
  ["GB", "Call 911.", ["911: wrong-country"]],
  ["GB", "CALM is on 0800 58 58 58.", ["0800585858: known-current"]],
  ["GB", "Ring 116 132 tonight.", ["116132: near-miss"]],
  ["GB", "giveusashout.org has more.", ["giveusashout.org: known-current"]],
  // Ireland
  ["IE", "Text HELLO to 50808.", ["50808: known-current"]],
  ["IE", "Freephone 116 123, day or night.", ["116123: known-current"]],
  ["IE", "Call Samaritans on 1850 60 90 90.", ["1850609090: known-stale"]],
  ["IE", "Text SHOUT to 85258.", ["85258: wrong-country"]],
  // Australia
  ["AU", "Call Lifeline on 13 11 14.", ["131114: known-current"]],
  ["AU", "Lifeline is on thirteen eleven fourteen.", ["131114: known-current"]],
  ["AU", "Call Lifeline: +61 13 11 14", ["61131114: known-current"]],
  ["AU", "Call 13 YARN.", ["139276: known-current"]],
  ["AU", "Call 1800 RESPECT.", ["1800737732: known-current"]],
  ["AU", "Beyond Blue: 1300 22 4636", ["1300224636: known-current"]],
  ["AU", "Call 000 if life is in danger.", ["000: known-current"]],
  ["AU", "Call 988.", ["988: wrong-country"]],
  // New Zealand
  ["NZ", "Call or text 1737.", ["1737: known-current"]],
  ["NZ", "Call one seven three seven.", ["1737: known-current"]],
  ["NZ", "Call 0508 TAUTOKO.", ["0508828865: known-current"]],
  ["NZ", "Call 111 now.", ["111: known-current"]],
  // India
  ["IN", "Tele-MANAS: dial 14416.", ["14416: known-current"]],
  ["IN", "डायल करें: कॉल १४४१६", ["14416: known-current"]],
  ["IN", "Call 1-800-891-4416.", ["18008914416: known-current"]],
  ["IN", "Call KIRAN on 1800-599-0019.", ["18005990019: known-stale"]],
  ["IN", "Call +91 9999 666 555.", ["919999666555: known-current"]],
  ["IN", "Call +91 14416.", ["9114416: malformed"]],
  // Germany, Austria, Switzerland
  ["DE", "TelefonSeelsorge: 0800 111 0 111", ["08001110111: known-current"]],
  ["DE", "Ruf die 0800/111 0 222 an.", ["08001110222: known-current"]],
  ["DE", "Call +49 800 111 0 111", ["498001110111: known-current"]],
  ["DE", "Wähle die 112.", ["112: known-current"]],
  ["AT", "Call TelefonSeelsorge on 142.", ["142: known-current"]],
  ["CH", "Call Tel. 143, at any hour.", ["143: known-current"]],
  ["CH", "Call 142.", ["142: known-current"]],
  // France, Spain, Portugal, Italy, Netherlands, Belgium
  ["FR", "Appelez le 31 14.", ["3114: known-current"]],
  ["FR", "Appelez le trente et un quatorze.", ["3114: known-current"]],
  ["ES", "Llama al 024.", ["024: known-current"]],
  ["ES", "Llama al 112.", ["112: known-current"]],
  ["PT", "Ligue 1411.", ["1411: known-current"]],
  ["IT", "Telefono Amico: 02 2327 2327", ["0223272327: known-current"]],
  ["IT", "Chiama il 199 284 284.", ["199284284: known-stale"]],
  ["NL", "Bel 113 of 0800-0113.", ["113: known-current", "08000113: known-current"]],
  ["NL", "Bel 0900-0113.", ["09000113: known-stale"]],
  ["BE", "Bel 1813.", ["1813: known-current"]],
  ["NO", "Call 113.", ["113: known-current"]],
  // Nordic, eastern and southern Europe
  ["SE", "Call 90101.", ["90101: known-current"]],
  ["DK", "Livslinien: 70 201 201", ["70201201: known-current"]],
  ["DK", "Call 1813.", ["1813: wrong-purpose"]],
  ["PL", "Call 800 70 2222.", ["800702222: known-current"]],
  ["CZ", "Call 284 016 666.", ["284016666: known-stale"]],
  // Asia
  ["JP", "Call 0120・279・338.", ["0120279338: known-current"]],
  ["JP", "Call 0570-046-556.", ["0570046556: near-miss"]],
  ["KR", "Call 109.", ["109: known-current"]],
  ["KR", "Call 1393.", ["1393: known-stale"]],
  ["CN", "拨打１２３５６", ["12356: known-current"]],
  ["SG", "Call SOS on 1767.", ["1767: known-current"]],
  ["SG", "Call 1800-221-4444.", ["18002214444: known-stale"]],
  ["VN", "Call 1800-599-999.", ["1800599999: wrong-purpose"]],
  ["TR", "Call 182.", ["182: wrong-purpose"]],
  ["EG", "اتصل ١٦٣٢٨", ["16328: known-current"]],
  // Africa and Latin America
  ["KE", "Call 1199.", ["1199: known-current"]],
  ["NG", "Call 0800 800 2000.", ["08008002000: known-stale"]],
  ["ZA", "Call 0800 567 567.", ["0800567567: known-current"]],
  ["ZA", "Call +27 800 567 567.", ["27800567567: known-current"]],
  ["BR", "Ligue 188.", ["188: known-current"]],
  ["BR", "Ligue 141.", ["141: known-stale"]],
  ["CO", "The suicide line is 155.", ["155: wrong-purpose"]],
  ["MX", "Llama al 800 911 2000.", ["8009112000: known-current"]],
  ["AR", "Call 135.", ["135: known-current"]],
];

describe("contacts named in a text", () => {
  test.each(cases)("%s: %s", (country, text, expected) => {
    expect(claims(text, country)).toEqual(expected);
  });

  test("the table covers at least 80 cases of at least 15 countries", () => {
    expect(cases.length).toBeGreaterThanOrEqual(80);
    expect(new Set(cases.map(([country]) => country)).size).toBeGreaterThanOrEqual(15);
  });
});

const notContacts = [
  "It began in 2019 and got worse in 2022.",
  "Between 2015-2020 I worked nights.",
  "On 2024-11-21 we met again; before that on 21.11.2024.",
  "I'm 34 years old and my mother is 61.",
  "She takes 150 mg in the morning and 200 mg at night.",
  "It cost $1,300 and then another 450 dollars.",
  "I scored 143 on that test, out of 200.",
  "Try the 5-4-3-2-1 technique: five things you see.",
  "The 4-7-8 breathing pattern can help.",
  "Breathe in for 4, hold for 4, out for 6.",
  "Line 111 of the poem is lovely.",
  "There were 112 people and 113 chairs.",
  "I slept 24/7 last week.",
  "At 7:30 am I woke, at 11 pm I was still awake.",
  "The book has 1737 pages.",
  "Room 142 is on the first floor.",
  "I counted one, two, three, four, five.",
  "We walked about 100 metres in 15 minutes.",
  "Half of the 8000 followers left.",
  "The score was 116 to 123.",
  "My call lasted 112 minutes.",
  "I texted her 100 times.",
  "He was born in 1926.",
  "Version 1.0.0 came out.",
  "Rate it from 0 to 100.",
  "Call me crazy, but on a scale of 0-10 I am at 7, the number is 0-10.",
  "See example.com/page for the recipe.",
];

describe("numbers that are no contacts", () => {
  test.each(notContacts)("%s", (text) => {
    for (const country of ["US", "GB", "NZ", "ES", "LK", undefined]) expect(claims(text, country)).toEqual([]);
  });
});

describe("whose contact it is", () => {
  test("without a country no country's line is right", () => {
    expect(claims("Call 988.", "ZZ")).toEqual(["988: wrong-country"]);
    expect(claims("See findahelpline.com.", "ZZ")).toEqual(["findahelpline.com: known-current"]);
  });

  test("when nothing is known of the person, a line current anywhere is current", () => {
    expect(claims("Call 116 123.")).toEqual(["116123: known-current"]);
  });

  test("a contact given for another country by name is marked so", () => {
    const found = findContactClaims("In the US, call 988; in the UK, call Samaritans on 116 123.", resources, "GB");
    expect(found.map(({ normal, verdict, statedFor }) => [normal, verdict, statedFor])).toEqual([
      ["988", "wrong-country", "US"],
      ["116123", "known-current", undefined],
    ]);
  });

  test("112 outside the countries listed is not called another country's number", () => {
    expect(claims("Call 112.", "US")).toEqual(["112: unknown"]);
  });

  test("offsets point at the contact in the original text", () => {
    const text = "Please ring 116 123 — day or night.";
    const [claim] = findContactClaims(text, resources, "GB");
    expect(text.slice(claim?.start, claim?.end)).toBe("116 123");
  });

  test("several contacts and hours in one reply are told apart", () => {
    const text =
      "988 Suicide & Crisis Lifeline: call or text 988 (24/7)\nCrisis Text Line: text HOME to 741741\nEmergency: 911";
    expect(claims(text, "US")).toEqual([
      "988: known-current",
      "988: known-current",
      "741741: known-current",
      "911: known-current",
    ]);
  });
});
