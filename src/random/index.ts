export { type RandomSource, seededRandom } from "./seeded-random.ts";
