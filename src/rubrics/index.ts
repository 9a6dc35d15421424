export { itemApplies, type RatingSubject, ratingSubjects } from "./rating-subjects.ts";
export { atomsOf, parseRuleAtom, type RuleAtom, type RuleWhere } from "./rule-atom.ts";
