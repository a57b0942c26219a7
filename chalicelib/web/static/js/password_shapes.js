// Shapes of weak passwords that can be told without a word list, as chalicelib/domain/password_shapes.py tells them.

const CONNECTORS = ["a", "as", "com", "da", "das", "de", "do", "dos", "e", "em", "eu", "me", "na", "no", "o", "os", "te"];
const SHORTEST_WORD = 3;

/** Lower case without accents; digits and symbols stay. */
export const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

/** Whether runs, repetitions or two alternating characters are all there is; `rule` has the rows and the numbers. */
export function isRepetitive(password, rule) {
  if ([...password].length >= rule.up_to) return false;
  const plain = [...fold(password)];
  const chosen = choices(plain, stepsOf(rule.rows));
  return chosen < rule.value || new Set(plain).size <= 2 || period(plain) < rule.value;
}

/** Whether the letters of a password are one of the `known` texts, or their words written together. */
export function isMadeOf(password, known) {
  const own = known.flatMap((text) => text.split("@")).flatMap(wordsOf);
  const letters = [...fold(password)].filter((char) => /\p{L}/u.test(char));
  const others = [...fold(password)].length - letters.length;
  if (others > 8 || letters.length > 60) return false;
  return isWritten(letters.join(""), new Set([...own, ...CONNECTORS]), new Set(own));
}

function wordsOf(text) {
  const words = fold(text)
    .split(/[^\p{L}]+/u)
    .filter(Boolean);
  return [...words, words.join("")].filter((word) => word.length >= SHORTEST_WORD);
}

/** At most five words, one of them `own`: the fewest words to each place, without and with one of these. */
function isWritten(letters, words, own) {
  const fewest = [{ plain: 0, own: Infinity }];
  for (let end = 1; end <= letters.length; end += 1) {
    const here = { plain: Infinity, own: Infinity };
    for (let start = 0; start < end; start += 1) {
      const word = letters.slice(start, end);
      if (!words.has(word)) continue;
      const before = fewest[start];
      here.plain = Math.min(here.plain, before.plain + 1);
      here.own = Math.min(here.own, (own.has(word) ? Math.min(before.plain, before.own) : before.own) + 1);
    }
    fewest.push(here);
  }
  return letters.length > 0 && fewest[letters.length].own <= 5;
}

/** Counts the characters a person had to think of: a run such as 4567, aaa or qwer is one. */
function choices(plain, steps) {
  let total = 0;
  for (let start = 0; start < plain.length; ) {
    const end = endOfRun(plain, start, steps);
    total += end - start >= 3 ? 1 : end - start;
    start = end;
  }
  return total;
}

function endOfRun(plain, start, steps) {
  let running = null;
  let end = start + 1;
  for (; end < plain.length; end += 1) {
    const [left, right] = [plain[end - 1], plain[end]];
    const step = left === right ? ["same"] : (steps.get(left + right) ?? []);
    running = running === null ? step : running.filter((each) => step.includes(each));
    if (running.length === 0) break;
  }
  return end;
}

/** For each pair of neighbouring characters the rows it stands in, and the direction. */
function stepsOf(rows) {
  const steps = new Map();
  const note = (pair, step) => steps.set(pair, [...(steps.get(pair) ?? []), step]);
  rows.forEach((row, number) => {
    for (let place = 1; place < row.length; place += 1) {
      note(row[place - 1] + row[place], `${number} up`);
      note(row[place] + row[place - 1], `${number} down`);
    }
  });
  return steps;
}

/** The length of the shortest beginning that, repeated, makes up the whole. */
function period(plain) {
  for (let length = 1; length < plain.length; length += 1) {
    if (plain.length % length === 0 && plain.every((char, place) => char === plain[place % length])) return length;
  }
  return plain.length;
}
