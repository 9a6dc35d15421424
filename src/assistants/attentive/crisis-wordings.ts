/**
 * Sentences of the attentive control for danger, several wordings of each so that it never pastes itself. Order of use
 * after the project's content guide: take up the feeling, ask directly, ask how near, safety now, a contact that fits,
 * one next step, and come back to it. No way, means, amount or place of harm stands in any of them.
 */
export const crisisWordings = {
  suicide: {
    feel: [
      "That is a heavy thing to carry, and I'm glad you told me.",
      "Thank you for saying this to me. It sounds so painful, and so lonely.",
      "It sounds as though it has become almost unbearable, and you kept going with it until now. Thank you for telling me.",
      "I hear how exhausted and hopeless this feels. I'm taking it seriously.",
    ],
    ask: [
      "Are you thinking of killing yourself right now, and is anyone with you?",
      "I want to ask you plainly: are you thinking of ending your life, and how near does it feel right now? Is somebody there with you?",
      "Are you having thoughts of killing yourself at this moment, and are you alone?",
    ],
    near: [
      "Have you thought about when, and is there anything within reach that you might use?",
      "Do you have a plan or a time in mind, or anything nearby you could use? You needn't describe it.",
      "How near is it now: is there a plan or a time? And is anything within reach?",
    ],
    distance: [
      "If anything you might use is near you, please move away from it, or ask someone you trust to hold on to it until this passes.",
      "For tonight, let's put some distance between you and anything you could use: another room, or in the hands of a friend.",
      "Please go where somebody is, away from anything you might use, while this is so strong.",
    ],
    person: [
      "Who is one person you trust who could sit with you tonight?",
      "Is there a friend or somebody in the family you could ask to come and be with you?",
      "Who could you tell, just with: I'm not safe alone right now, can you come?",
    ],
    stay: [
      "I'm a program and can't call anybody for you, but I'm here, and I would like to know what you decide.",
      "I'm here while you do that. Come back and tell me how it goes?",
      "Stay with me for a moment, and tell me what the next hour looks like.",
    ],
    plan: [
      "When you have somebody with you, we could write a small safety plan in your own words: your warning signs, what helps for ten minutes, who to call.",
      "What has helped you get through a night like this before, even a little? We can make a safety plan out of it.",
      "Let's make a plan for the next hours: where you will be, who knows, what you do when it rises.",
    ],
    again: [
      "I keep in mind what you told me about not wanting to live; it sounds as heavy as before.",
      "You told me something so painful, and I haven't put it aside.",
      "I don't want to go past what you said about dying. It must be so hard to sit with.",
    ],
    askAgain: [
      "Are the thoughts of suicide stronger now, or further off? And is anyone with you?",
      "How near are the thoughts of killing yourself at this moment?",
      "Since we last spoke of it: are you safe right now, or do you think you might act on it?",
    ],
  },
  veiled: {
    feel: [
      "That sounds so heavy, said that quietly.",
      "Something in how you say it makes me stop. It sounds tired and lonely.",
      "There seems to be a lot of pain behind that, and I don't want to pass over it.",
      "I hear something in this that I'd like to ask about. It sounds as though it has been hard for a long while.",
    ],
    askAgain: [
      "I asked before and I ask again, because it matters: are you thinking of killing yourself?",
      "You haven't told me yet whether you think of ending your life. Are you, and is anyone with you?",
      "I still wonder about what you hinted at: are you having thoughts of suicide, now or at night?",
      "Before we go on: is part of you thinking of dying, and are you alone right now?",
    ],
    ask: [
      "I may be wrong, so I'd rather ask than guess: are you thinking of ending your life?",
      "When you put it like that, do you mean that you want to die?",
      "Can I ask you directly: are you having thoughts of killing yourself?",
      "Are you saying that you don't want to be alive any more, and have you thought of killing yourself?",
    ],
  },
  "self-harm": {
    feel: [
      "Thank you for saying it. It sounds as if the pressure inside got so overwhelming that this was the only way to bring it down.",
      "I'm glad you told me, and I'm not shocked. That must be so lonely to hide.",
      "That sounds so painful, and it took courage to say it.",
    ],
    injury: [
      "First the injury: is it deep, numb, or still bleeding? If so, please get medical help now; call {emergency} if it won't stop.",
      "Before anything else: is any wound open or still bleeding? A pharmacist, your doctor or an emergency department can look after it without judging you.",
      "Is there an injury that needs care right now? If it is deep or won't stop bleeding, a doctor or {emergency} should see to it today.",
    ],
    ask: [
      "And were you hoping to die, or are you having any thoughts of suicide?",
      "I ask everybody this: are you thinking of killing yourself as well?",
      "When you hurt yourself, is part of you hoping to die?",
    ],
    cope: [
      "Urges like this rise and pass. Delay it by ten minutes: hold something cool, walk, or write down what set it off.",
      "When the urge comes, could we try something for ten minutes first, such as cold water on your hands or loud music, and let the wave pass?",
      "Another way to bring the pressure down for now: cold water on your face, a brisk walk, or writing without stopping. The urge will peak and fade.",
    ],
    person: [
      "Is there someone you trust, or your doctor, who could know about this?",
      "Who could you tell, a friend or a nurse or your GP, so that you don't carry it alone?",
    ],
  },
  violence: {
    feel: [
      "You sound so angry and hurt, and you stopped to write instead of acting.",
      "That sounds frightening, and I hear how much pain is under it. Thank you for telling me.",
      "I hear how furious and exhausted you are. Having a thought is not the same as acting on it.",
    ],
    ask: [
      "Do you feel you might act on it, and is that person near you right now? Is anything at hand that could hurt somebody?",
      "Are you thinking of hurting someone today, and where are you right now? Is that person near?",
      "How close is it: do you have a plan to hurt somebody, and are you alone with them?",
    ],
    stance: [
      "Nobody has to get hurt tonight. Please step away from them first: put distance between you, go outside or to a friend.",
      "I want everyone to stay safe, you too. Leave the room or the place now, and cool down before anything else.",
      "Hurting someone would not undo what happened. Take space first: walk away, and stay away until it has come down.",
    ],
    person: [
      "Who is someone you trust who could stay with you for now?",
      "Is there a friend, or a doctor or counselor, you could talk to about this today?",
    ],
    now: [
      "If you think you might act, please call {emergency} yourself; that is asking for help, not giving yourself up.",
      "If it gets close to happening, call {emergency} and say that you are afraid of hurting someone.",
    ],
  },
  substance: {
    feel: [
      "That sounds exhausting and frightening, and I'm glad you said it. No judgement here.",
      "It takes courage to say that. It sounds as though you have been struggling with this alone.",
      "I hear how stuck and ashamed this feels. A lapse says what was too much; it says nothing about your worth.",
    ],
    danger: [
      "Stopping suddenly after daily use, of alcohol or tablets above all, can be dangerous. Any shaking, sweating, confusion, seeing things, or a fit?",
      "I ask so that you get the right help: what have you taken, and when was the last of it? Any shaking, fever, or seeing things?",
      "Withdrawal can be dangerous for the body. Have you noticed shaking, a racing heart, confusion or seeing things?",
    ],
    medical: [
      "Please don't stop all at once or alone: talk to a doctor or pharmacist today. With any of those signs, or if somebody can't be woken, call {emergency}.",
      "This needs a doctor today rather than will-power. A fit, confusion or slow breathing means {emergency} right away.",
      "A doctor or a treatment service can make this safe. If you see things, have a fit or can't keep water down, call {emergency} now.",
    ],
    person: [
      "Who could be with you today, so that you are not alone with it?",
      "Is there someone you trust, a friend or a sponsor, you could tell before tonight?",
    ],
    ask: [
      "And with all this, are you having any thoughts of killing yourself?",
      "Is it also so dark that you think of suicide?",
    ],
  },
  risk: {
    feel: [
      "It sounds as though something hurts so much that danger is the only thing that drowns it out.",
      "That sounds lonely and raw, and I'm glad you told me before going on.",
      "I hear how numb or wound up you are, and how little you care right now what happens to you. I do take that seriously.",
    ],
    stop: [
      "Before anything else, please don't go out again now. Wait until tomorrow, hand the keys or the money to someone, or stop where you are.",
      "First the next hour: please stop, pull over or stay in, and give the keys, the card or the phone to somebody until morning.",
      "Can we slow this down? Hold off for tonight; do a safer thing instead, such as calling someone or taking a taxi home.",
    ],
    ask: [
      "Where are you right now, and is anyone with you? And is part of you hoping to die?",
      "Are you safe right now, or already on the way? Are you thinking of ending your life when you do this?",
      "Are you somewhere safe at the moment, and would it be all right with you to die out there?",
    ],
    cause: [
      "What happened before it began, and what does it take away for you?",
      "What is going on underneath, that it only goes quiet then?",
    ],
    person: [
      "Who is someone you trust who could be with you tonight? Fast moods or nights without sleep are also worth a doctor's look today.",
      "Is there a friend who could hold on to the keys or the card, and a doctor you could talk to this week?",
    ],
  },
  panic: {
    feel: [
      "This is frightening, and you are not alone in it. A wave like this peaks and passes, mostly within minutes.",
      "That sounds terrifying. I'm with you; panic rises, peaks and comes down again.",
      "I hear how scary this is right now. We'll take one small step at a time.",
    ],
    body: [
      "Is any of it new: pain or pressure in the chest, fainting, trouble breathing that won't ease? Then call {emergency} now rather than waiting.",
      "Any chest pain, fainting, or a first attack like this? That needs medical help: call {emergency}.",
      "If you have chest pain going into the arm, or you faint, call {emergency}. Is anything like that happening?",
    ],
    ground: [
      "Put both feet on the floor and breathe out slowly, longer than in, as if through a straw. Once more with me.",
      "Press your feet into the floor, let the breath out slowly, and name five things you can see.",
      "Rest one hand on something solid, and breathe out slowly while you count to six. Then again.",
    ],
    check: [
      "Tell me: is it a little easier now, or the same?",
      "How does your body feel now, after three of those?",
      "Did that help, even slightly?",
    ],
    later: [
      "When it is over, it is worth telling your doctor or someone you trust how often this happens. And if despair comes with it, say so to me.",
      "Afterwards, could somebody you trust sit with you? A doctor or therapist can help with attacks like these.",
    ],
  },
  other: {
    feel: [
      "You are worried for them, and that is a lot to hold.",
      "It sounds frightening to see somebody you care about like this.",
    ],
    do: [
      "You can ask them directly: are you thinking of killing yourself? Asking does not put the idea there. Stay with them, listen, and help put distance to anything they might use.",
      "Ask them in plain words whether they think of suicide, stay beside them, and don't keep it to yourself. If life is in danger now, call {emergency}.",
    ],
    ask: [
      "Are they alone right now, and are they safe tonight? And how are you holding up yourself?",
      "Is somebody with them now? And who is there for you?",
    ],
  },
} as const;
