/** How a symptom that is there, or that is denied, is put; our own wording, by the parts of a tag's name. */
interface TagWording {
  readonly present: string;
  readonly absent: string;
  readonly askedBy: readonly string[];
}

const wordings: readonly (readonly [RegExp, TagWording])[] = [
  [
    /suicid|death|自杀|死/i,
    { present: "There are days when I'd rather not be here.", absent: "No, I don't think about that.", askedBy: [] },
  ],
  [
    /hopeless|绝望/i,
    {
      present: "I don't see it getting better.",
      absent: "I still think it can get better.",
      askedBy: ["hope", "future", "better"],
    },
  ],
  [
    /sleep|insomnia|睡眠|失眠/i,
    { present: "I don't sleep properly any more.", absent: "Sleep is alright.", askedBy: ["sleep", "night", "rest"] },
  ],
  [
    /appetite|weight|食欲|体重/i,
    {
      present: "Eating has become strange. I don't want to, mostly.",
      absent: "I eat as always.",
      askedBy: ["eat", "appetite", "food", "weight"],
    },
  ],
  [
    /fatigue|tired|energy|疲|乏/i,
    {
      present: "I'm tired before the day begins.",
      absent: "I've got enough energy.",
      askedBy: ["tired", "energy", "exhaust"],
    },
  ],
  [
    /interest|pleasure|兴趣/i,
    {
      present: "Nothing interests me much.",
      absent: "I still enjoy my things.",
      askedBy: ["interest", "enjoy", "fun", "hobby"],
    },
  ],
  [
    /mood|sad|low|情绪|心情/i,
    { present: "I'm low most of the time.", absent: "My mood is okay.", askedBy: ["mood", "sad", "feel", "down"] },
  ],
  [
    /anxi|worr|焦虑|担心/i,
    { present: "I worry all day long.", absent: "I'm not that worried.", askedBy: ["worr", "anxi", "nervous"] },
  ],
  [
    /social|work|study|function|社会|功能/i,
    {
      present: "I can't keep up with things and people.",
      absent: "I manage my days.",
      askedBy: ["work", "study", "friends", "manage", "people"],
    },
  ],
  [
    /somatic|pain|body|躯体|疼/i,
    {
      present: "My body hurts and nobody finds anything.",
      absent: "My body is fine.",
      askedBy: ["body", "pain", "physical"],
    },
  ],
  [
    /concentr|memory|attention|精神|注意/i,
    {
      present: "I can't concentrate on anything.",
      absent: "I can concentrate.",
      askedBy: ["concentrat", "focus", "memory"],
    },
  ],
  [
    /guilt|worthless|self.?blame|自责/i,
    {
      present: "I blame myself for nearly everything.",
      absent: "I don't blame myself.",
      askedBy: ["blame", "guilt", "worth"],
    },
  ],
];

/** Chat-behaviour tags describe how somebody talks and are no symptoms to tell. */
export function isManner(tag: string): boolean {
  return /disclos|complaint|chat|被动|主动|倾诉/i.test(tag);
}

/** A tag in words, whether it is there or denied; its own name, made readable, where no wording fits. */
export function tagWording(tag: string): TagWording {
  const found = wordings.find(([pattern]) => pattern.test(tag));
  if (found !== undefined) return found[1];
  const plain = tag.split("-").at(-1)?.replaceAll("_", " ") ?? tag;
  return {
    present: `There's this as well: ${plain}.`,
    absent: `No, not that: ${plain}.`,
    askedBy: [plain.toLowerCase()],
  };
}
