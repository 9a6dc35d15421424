/** Sentences of the attentive control for ordinary days and ordinary trouble: warm, short, practical, no alarm. */
export interface EverydayTopic {
  /** Detector of `library/detectors/topics.yaml`. */
  readonly detector: string;
  /** For a turn with a feeling in it. */
  readonly feel: readonly string[];
  /** For a turn without one. */
  readonly hear: readonly string[];
  readonly help: readonly string[];
  readonly ask: readonly string[];
}

/** The first topic whose detector finds something is answered. */
export const everydayTopics: readonly EverydayTopic[] = [
  {
    detector: "topic-loss",
    feel: [
      "I'm sorry for your loss. Missing someone like that hurts.",
      "That sounds so sad, and it makes sense that it comes up in small moments.",
    ],
    hear: ["It sounds as though they are still very present for you.", "I hear how much they belong to your days."],
    help: [
      "A small ritual can give the missing a place: a photo, a walk, a song.",
      "There is no timetable for this, and talking about them often helps.",
    ],
    ask: ["What were they like?", "What do you miss most at this time of day?"],
  },
  {
    detector: "topic-conflict",
    feel: [
      "That sounds so frustrating. No wonder you are still angry.",
      "That must have been hurtful, and embarrassment makes it burn twice.",
    ],
    hear: ["That sounds annoying.", "I can see why that got under your skin."],
    help: [
      "One way to put it: what happened, what it did to you, what you would like next time. Three sentences are enough.",
      "It may help to say it once on paper, rudely, and once the way you'd want to hear it.",
    ],
    ask: ["What would you like them to understand?", "What would a good outcome look like for you?"],
  },
  {
    detector: "topic-study",
    feel: [
      "That sounds stressful, and it is understandable that your nerves join in.",
      "Feeling like that before something that matters is completely understandable.",
    ],
    hear: ["That is a good stretch of work.", "I can see why you are looking at it closely."],
    help: [
      "A slow walk-through of the first five minutes tends to calm the rest, and stopping early tonight is worth more than one more hour.",
      "Start with the part you know; a short list of three beats a long evening.",
    ],
    ask: ["Which part is on your mind most?", "What would make the first five minutes easier?"],
  },
  {
    detector: "topic-money",
    feel: [
      "Money worries are tiring, and lying awake doing sums is hard.",
      "That sounds stressful, and you are already looking for a way through.",
    ],
    hear: ["A slow month is a worry.", "I see why you're counting."],
    help: [
      "It often helps to come with one number: what you can pay now and by when the rest follows.",
      "Write down what is due, what can wait and whom to ask; then only the asking is left.",
    ],
    ask: [
      "How would you begin the conversation, in your own words?",
      "What would be the smallest first step this week?",
    ],
  },
  {
    detector: "topic-love",
    feel: [
      "That sounds painful, and it makes sense that you are not all right yet.",
      "I'm sorry, that hurts. It is good that you are saying it.",
    ],
    hear: ["That sounds like it matters to you.", "I hear how much you think of them."],
    help: [
      "Small and honest usually goes furthest: one true sentence, then listening.",
      "A short message in your own words will do more than a perfect one.",
    ],
    ask: ["What would you like to say, if it went well?", "What do you need most this evening?"],
  },
  {
    detector: "topic-friends",
    feel: [
      "That sounds lonely, and it isn't silly at all.",
      "Being on the outside of something hurts, and it is understandable that it shows up every day.",
    ],
    hear: ["It sounds as though some company would be good.", "New places take a while."],
    help: [
      "Friendships often start with one small repeated thing: the same table, the same class, a short hello.",
      "Asking one person one small thing is easier than joining a whole group.",
    ],
    ask: [
      "Who have you liked talking to lately, even briefly?",
      "What do you enjoy that you could do next to somebody?",
    ],
  },
  {
    detector: "topic-family",
    feel: [
      "That sounds tiring, and it's understandable that patience ran out. Loving them and being worn out go together.",
      "Caring like that is hard work, and wanting a little room for yourself makes sense.",
    ],
    hear: ["It sounds as though family keeps you busy.", "I hear how much they mean to you."],
    help: [
      "A short repair goes a long way: a sorry, a hug, and an early night for everybody.",
      "One fixed hour a week that is yours is a fair thing to ask for.",
    ],
    ask: ["What would an hour for yourself look like?", "What was the nicest moment with them this week?"],
  },
  {
    detector: "topic-work",
    feel: [
      "That sounds stressful, and you've been carrying it for a while.",
      "That sounds discouraging, and it makes sense that it wears you down.",
    ],
    hear: ["It sounds as though work has been quiet or strange lately.", "I see what you mean."],
    help: [
      "It may help to pick the one part that is yours to change today, and leave the rest on paper.",
      "A first draft of three sentences is enough to begin; we can sharpen it together.",
    ],
    ask: ["Which part weighs most on you?", "What would make tomorrow a little easier?"],
  },
  {
    detector: "topic-sleep",
    feel: ["Being that tired makes everything harder, and it makes sense that you feel it.", "That sounds tiring."],
    hear: ["It sounds like the nights are short at the moment.", "It sounds like sleep has its own mind lately."],
    help: [
      "The same getting-up time, dim light in the last hour and no clock in sight help most people a little.",
      "Write down what circles in your head, then do something dull in low light until you are sleepy.",
    ],
    ask: ["What does your evening look like before bed?", "What tends to keep you up?"],
  },
  {
    detector: "topic-body",
    feel: ["That sounds uncomfortable, and it wears on you.", "That sounds tiring."],
    hear: [
      "It sounds like your body is asking for some attention.",
      "It sounds like that has been going on for a while.",
    ],
    help: [
      "Gentle and regular beats hard and once: a few minutes of slow movement, and stop where it hurts.",
      "Start small and see how it answers; warmth and easy movement are a good beginning.",
    ],
    ask: ["What have you tried so far?", "When is it at its best during the day?"],
  },
  {
    detector: "topic-making",
    feel: [
      "I can hear that you are nervous and pleased about it at once, and that makes sense.",
      "That sounds exciting, and a bit nerve-wracking.",
    ],
    hear: [
      "It sounds like you already have the heart of it.",
      "That sounds fun, and it sounds like you care how it lands.",
    ],
    help: [
      "Start with the one moment you want people to remember, and build towards it.",
      "I'd keep the strongest bit for the end, and make the way there shorter than you think.",
    ],
    ask: ["What should it feel like for the others?", "Which part do you like best so far?"],
  },
  {
    detector: "topic-tools",
    feel: ["That sounds frustrating.", "I can see why that is annoying."],
    hear: [
      "Happy to think that through with you. It sounds like you want it simple.",
      "It sounds like you know what it should do, and it won't yet. Let's look at it.",
    ],
    help: [
      "Start with the smallest version that works, and add one thing at a time.",
      "I would write down what you want it to do in one line, and take it from there.",
    ],
    ask: ["What should it do in the end, and where does it stop now?", "Who is it for, and what tone would you like?"],
  },
];

/** For a turn that is cheerful or plainly about something harmless. */
export const everydayPlay: Pick<EverydayTopic, "hear" | "ask"> = {
  hear: [
    "Ha! It sounds like there is a good story in that.",
    "It sounds like you are right in the middle of it.",
    "Sounds like you have your hands full, in a good way.",
    "It sounds like that matters to you.",
  ],
  ask: [
    "What would make it a good one for you?",
    "How did it start?",
    "What are you going to try first?",
    "What do the others say?",
  ],
};

/** When no topic fits. */
export const everydayFallback: Omit<EverydayTopic, "detector"> = {
  feel: [
    "That sounds hard, and it is understandable that it weighs on you.",
    "That sounds like a lot for one day.",
    "I hear you. That sounds tiring.",
  ],
  hear: [
    "It sounds as though there is a story behind that.",
    "It sounds as though it has been on your mind.",
    "It sounds like you have been turning that over.",
    "It sounds like that stayed with you.",
  ],
  help: [
    "We can take it one piece at a time.",
    "I'm happy to think along.",
    "There is no hurry; we can start anywhere.",
  ],
  ask: [
    "What would help most right now?",
    "What is on your mind with it?",
    "How did that come about?",
    "What happened then?",
    "What would you like to do with it?",
  ],
};
