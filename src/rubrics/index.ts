export { isRatedByRules } from "./is-rated-by-rules.ts";
export { isOnScale, levelOfFact, scaleEnds } from "./item-scale.ts";
export { measuredItems } from "./measured-items.ts";
export { itemApplies, type RatingSubject, ratingSubjects } from "./rating-subjects.ts";
export { atomsOf, parseRuleAtom, type RuleAtom, type RuleWhere } from "./rule-atom.ts";
