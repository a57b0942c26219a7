// Asks again and again, ever more seldom, and rests while nobody looks at the page.

const FIRST = 1000;
const SLOWEST = 8000;
const GROWTH = 1.3;
/** About forty minutes of one who looks; coming back to the page counts anew. */
const MOST = 300;

/**
 * Calls `look()` until it gives false or the function that this gives is called; `tired()` runs when it was asked too often
 * in vain. A number that `look` gives is how many milliseconds to wait at least.
 */
export function poll(look, tired = () => {}) {
  let wait = FIRST;
  let left = MOST;
  let timer = 0;
  let isAsking = false;
  let isOver = false;

  const plan = (least = 0) => {
    clearTimeout(timer);
    if (!isOver && !document.hidden) timer = setTimeout(turn, Math.max(wait, least));
  };
  const end = () => {
    isOver = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", comeBack);
  };
  async function turn() {
    if (isAsking || isOver) return;
    isAsking = true;
    const answer = await look();
    isAsking = false;
    wait = Math.min(SLOWEST, wait * GROWTH);
    left -= 1;
    if (answer === false) return end();
    if (left > 0) return plan(Number(answer) || 0);
    end();
    return tired();
  }
  function comeBack() {
    wait = FIRST;
    left = MOST;
    plan();
  }
  document.addEventListener("visibilitychange", comeBack);
  plan();
  return end;
}
