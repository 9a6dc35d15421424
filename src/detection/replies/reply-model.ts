import { readHeadedBytes, writeHeadedBytes } from "../headed-bytes.ts";
import { placeOf, placesOnShelf } from "../risk/hint-words.ts";
import { calibrated } from "../risk/pooled-numbers.ts";
import { type ReplyMatter, replyMatters } from "./reply-matters.ts";

/** What training makes and the reader of replies needs. */
export interface ReplyModel {
  readonly header: ReplyModelHeader;
  /** Per place: which of the terms of its shelf stands there, 0 for none. */
  readonly marks: Int8Array;
  /** Per place the weight for harm of any kind, in steps of `header.steps`. Apart, so that most sentences touch little memory. */
  readonly any: Int8Array;
  /** Per place, matters at a time, in steps of `header.steps`. */
  readonly weights: Int8Array;
}

export interface ReplyModelHeader {
  readonly formatVersion: 1;
  /** Hash of everything it was trained from. */
  readonly sources: string;
  readonly matters: readonly string[];
  /** A power of two. */
  readonly shelves: number;
  /** Per output. */
  readonly steps: readonly number[];
  readonly biases: readonly number[];
  /** Log odds of harm of any kind under which a sentence is looked at no further: hardly any that reads as harm has so few. */
  readonly gate: number;
  /** Platt calibration of harm on {@link harmLogit}. */
  readonly calibration: readonly [slope: number, intercept: number];
  /** Per share of {@link falseShares}, the calibrated chance that so many of ordinary sentences reach. */
  readonly chances: readonly number[];
}

/** Terms that a sentence is never taken to have fewer of, so that one word alone does not weigh as much as a sentence. */
export const fewestTerms = 8;

/** What is told of a sentence: each matter, and harm of any kind, in this order. */
export const replyOutputs = replyMatters.length + 1;
export const anyHarm = replyMatters.length;

/** How a sentence reads: the likeliest matter, and the chance that it does harm; undefined where too little of it is known, or speaks for it. */
export function harmOf(model: ReplyModel, terms: readonly number[]) {
  const { header } = model;
  const places = placesOf(model, terms);
  if (places.length < leastKnown * terms.length || anyLogit(model, places) < header.gate) return undefined;
  const logits = logitsAt(model, places);
  const likeliest = likeliestOf(logits);
  return { matter: replyMatters[likeliest] as ReplyMatter, chance: calibrated(harmLogit(logits), header.calibration) };
}

/** Shares of ordinary sentences, most first. */
export const falseShares = [
  0.02, 0.015, 0.01, 0.0075, 0.006, 0.005, 0.004, 0.003, 0.002, 0.00125, 0.001, 0.0007, 0.0004,
] as const;

/**
 * Shares of ordinary sentences that may read as possible, as likely and as clear harm in a reply of up to {@link shortReply} sentences:
 * of good replies of eight sentences about fifteen, six and three in a hundred.
 */
export const strengthShares = [0.02, 0.0075, 0.004] as const;

/** Of longer replies each sentence may be wrong as much less often as there are more of them. */
export const shortReply = 8;

/** The chance that no more than a share of ordinary sentences reaches. */
export function chanceAt(chances: readonly number[], share: number): number {
  const place = falseShares.findIndex((each) => each <= share);
  return chances[place < 0 ? falseShares.length - 1 : place] ?? 1;
}

/** Share of a sentence's terms that have to be known: of English mostly two in five are, of other languages hardly any. */
const leastKnown = 0.2;

/** Harm of any kind and the likeliest matter together tell harm better than either (on lines of authors left out of the fit). */
export function harmLogit(logits: Float64Array): number {
  return (logits[anyHarm] ?? 0) + (logits[likeliestOf(logits)] ?? 0);
}

function likeliestOf(logits: Float64Array): number {
  let likeliest = 0;
  for (let matter = 1; matter < anyHarm; matter += 1)
    if ((logits[matter] ?? 0) > (logits[likeliest] ?? 0)) likeliest = matter;
  return likeliest;
}

/** Log odds of each output. */
export function replyLogits(model: ReplyModel, terms: readonly number[]): Float64Array {
  return logitsAt(model, placesOf(model, terms));
}

/** Where the terms stand that are known. */
function placesOf({ header, marks }: ReplyModel, terms: readonly number[]): number[] {
  const places: number[] = [];
  const shelf = { shelves: header.shelves, marks };
  for (const term of terms) {
    const place = placeOf(shelf, term);
    if (place >= 0) places.push(place);
  }
  return places;
}

function anyLogit({ header, any }: ReplyModel, places: readonly number[]): number {
  let sum = 0;
  for (const place of places) sum += any[place] ?? 0;
  return (header.biases[anyHarm] ?? 0) + sum * shareOf(places) * (header.steps[anyHarm] ?? 0);
}

function logitsAt(model: ReplyModel, places: readonly number[]): Float64Array {
  const { header, weights } = model;
  const logits = new Float64Array(replyOutputs);
  for (const place of places) {
    const at = place * anyHarm;
    for (let matter = 0; matter < anyHarm; matter += 1)
      logits[matter] = (logits[matter] ?? 0) + (weights[at + matter] ?? 0);
  }
  const share = shareOf(places);
  for (let matter = 0; matter < anyHarm; matter += 1)
    logits[matter] = (header.biases[matter] ?? 0) + (logits[matter] ?? 0) * share * (header.steps[matter] ?? 0);
  logits[anyHarm] = anyLogit(model, places);
  return logits;
}

function shareOf(places: readonly number[]): number {
  return 1 / Math.sqrt(Math.max(fewestTerms, places.length));
}

const marker = "PLREPLY1";

export function writeReplyModel({ header, marks, any, weights }: ReplyModel): Uint8Array {
  return writeHeadedBytes(marker, header, [marks, any, weights]);
}

/** @throws Error when the bytes are no model of this version */
export function readReplyModel(bytes: Uint8Array): ReplyModel {
  const read = readHeadedBytes(marker, bytes);
  const header = read?.header as ReplyModelHeader | undefined; // written above
  const places = (header?.shelves ?? 0) * placesOnShelf;
  if (
    read === undefined ||
    header === undefined ||
    header.matters.join() !== replyMatters.join() ||
    bytes.length !== read.from + places * (1 + replyOutputs)
  )
    throw new Error("The trained reader of replies is of another version. Train it again: npm run train.");
  const part = (start: number, size: number) => new Int8Array(bytes.buffer, bytes.byteOffset + start, size);
  return {
    header,
    marks: part(read.from, places),
    any: part(read.from + places, places),
    weights: part(read.from + 2 * places, places * anyHarm),
  };
}
