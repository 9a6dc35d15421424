/** Small texts by key, outside the heap that garbage is collected from; those written longest ago leave first. */
export interface ByteRing {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
  readonly size: number;
}

export interface ByteRingOptions {
  /** Most keys held. */
  readonly capacity: number;
  /** Most bytes held; memory is taken as it is needed. A value of more than an eighth of it is not kept. */
  readonly bytes: number;
}

/** Characters of a key: all keys have as many, and are ASCII. A SHA-256 in base64. */
const keyLength = 44;
/** Bytes of the value, and the key's print. */
const headLength = 8;
const firstBytes = 65_536;

/**
 * What lives long and dies old is what collecting garbage costs the most for, and twenty thousand conversations in memory
 * are just that. Here each is one record in one buffer: records are written one behind the other, and from the end on over
 * the oldest. Keys are found by open addressing over their prints.
 */
export function byteRing({ capacity, bytes }: ByteRingOptions): ByteRing {
  const index = printIndex(capacity);
  let memory = Buffer.allocUnsafeSlow(Math.min(bytes, firstBytes));
  // Records stand from `oldest` to `head`; after a lap from `oldest` to `end` and from 0 to `head`.
  let oldest = 0;
  let head = 0;
  let end = 0;
  let isLapped = false;

  const isAt = (key: string) => (record: number) =>
    memory.toString("latin1", record + headLength, record + headLength + keyLength) === key;

  function dropOldest(): void {
    const record = oldest;
    const print = memory.readInt32LE(record + 4);
    oldest += headLength + keyLength + memory.readInt32LE(record);
    // A record that was written again elsewhere is no longer in the index.
    index.remove(print, (known) => known === record);
    if (isLapped && oldest === end) {
      oldest = 0;
      isLapped = false;
    }
  }

  function makeRoom(needed: number): void {
    for (;;) {
      if (isLapped) {
        if (head + needed <= oldest) return;
        dropOldest();
      } else if (head + needed <= memory.length) return;
      else if (memory.length < bytes && oldest <= memory.length / 2) {
        const wider = Buffer.allocUnsafeSlow(Math.min(bytes, memory.length * 2));
        memory.copy(wider, 0, 0, head);
        memory = wider;
      } else if (oldest === head) {
        oldest = 0;
        head = 0;
      } else {
        end = head;
        head = 0;
        isLapped = true;
      }
    }
  }

  return {
    get size() {
      return index.size;
    },
    get(key) {
      const record = index.find(printOf(key), isAt(key));
      if (record === undefined) return undefined;
      const start = record + headLength + keyLength;
      return memory.toString("utf8", start, start + memory.readInt32LE(record));
    },
    set(key, value) {
      const print = printOf(key);
      const length = Buffer.byteLength(value);
      const needed = headLength + keyLength + length;
      index.remove(print, isAt(key));
      if (needed > bytes / 8) return;
      while (index.size >= capacity) dropOldest();
      makeRoom(needed);
      memory.writeInt32LE(length, head);
      memory.writeInt32LE(print, head + 4);
      memory.write(key, head + headLength, "latin1");
      memory.write(value, head + headLength + keyLength, "utf8");
      index.add(print, head);
      head += needed;
    },
  };
}

/** 32 bits of a key; the keys are hashes, so their first characters do. */
function printOf(key: string): number {
  let print = 0;
  for (let at = 0; at < 8; at += 1) print = Math.imul(print, 69) + key.charCodeAt(at);
  return print | 0;
}

/** Where records stand, by print: open addressing, linear probing, without marks for what was removed. */
function printIndex(capacity: number) {
  const slots = 2 ** Math.ceil(Math.log2(capacity * 2 + 2));
  const records = new Int32Array(slots).fill(-1);
  const prints = new Int32Array(slots);
  let size = 0;
  const homeOf = (print: number): number => (Math.imul(print, 0x9e3779b1) >>> 1) & (slots - 1);

  function slotOf(print: number, isIt: (record: number) => boolean): number {
    for (let slot = homeOf(print); ; slot = (slot + 1) & (slots - 1)) {
      const record = records[slot] ?? -1;
      if (record < 0) return -1;
      if (prints[slot] === print && isIt(record)) return slot;
    }
  }

  return {
    get size() {
      return size;
    },
    find(print: number, isIt: (record: number) => boolean): number | undefined {
      const slot = slotOf(print, isIt);
      return slot < 0 ? undefined : records[slot];
    },
    add(print: number, record: number): void {
      let slot = homeOf(print);
      while ((records[slot] ?? -1) >= 0) slot = (slot + 1) & (slots - 1);
      records[slot] = record;
      prints[slot] = print;
      size += 1;
    },
    remove(print: number, isIt: (record: number) => boolean): void {
      let hole = slotOf(print, isIt);
      if (hole < 0) return;
      size -= 1;
      // Whatever stands behind and may not be found over a hole moves into it.
      for (let slot = (hole + 1) & (slots - 1); (records[slot] ?? -1) >= 0; slot = (slot + 1) & (slots - 1)) {
        const home = homeOf(prints[slot] ?? 0);
        if (((slot - home) & (slots - 1)) < ((slot - hole) & (slots - 1))) continue;
        records[hole] = records[slot] ?? -1;
        prints[hole] = prints[slot] ?? 0;
        hole = slot;
      }
      records[hole] = -1;
    },
  };
}
