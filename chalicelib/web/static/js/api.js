// Speaks HTTP with the API: one way in, one kind of refusal out. Knows nothing of the page.

const PATIENCE = 35_000;
const LATE = 3_000;
const STEP = /^#[a-z]+$/;
const OFFLINE = {
  title: "Sem conexão",
  detail: "Não foi possível falar com o portal. Confira a internet e tente de novo: o que você digitou continua aqui.",
};
const SLOW = { title: "O portal demorou a responder", detail: "Tente de novo em instantes." };
const BROKEN = {
  title: "Algo deu errado do nosso lado",
  detail: "Tente de novo em instantes. Se continuar, informe a referência ao suporte.",
};

/** A refusal (RFC 9457): `status`, `code`, `title`, `detail`, `errors` by field, whether it `isReading`, and its own facts. */
export class Problem extends Error {
  constructor(facts) {
    super(facts.title);
    this.errors = [];
    Object.assign(this, facts);
  }
}

/**
 * One request. Options: `body`, `version` (sent as If-Match), `key` (Idempotency-Key), `stay` (a lost session
 * is told instead of followed; writes always stay, so that nothing typed is lost).
 */
export async function call(method, path, options = {}) {
  const answer = await answerTo(method, path, options);
  return answer.status === 204 ? null : read(answer);
}

/** A file as `{blob, name}`; refused as `call` is. */
export async function file(path) {
  const answer = await answerTo("GET", path, { stay: true });
  const [, name] = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "") ?? [];
  return { blob: await answer.blob(), name };
}

async function answerTo(method, path, { body, version, key, stay = method !== "GET" }) {
  const headers = { Accept: "application/json", "X-Portaria": "1" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (version !== undefined) headers["If-Match"] = `"${version}"`;
  if (key) headers["Idempotency-Key"] = key;
  const isReading = method === "GET";
  const answer = await send(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) }).catch(
    (problem) => Promise.reject(Object.assign(problem, { isReading })),
  );
  if (answer.ok) return answer;
  const problem = Object.assign(await refusal(answer), { isReading });
  if (problem.code === "unauthenticated" && !stay) return leaveForSignIn();
  throw problem;
}

export const get = (path, options) => call("GET", path, options);
export const post = (path, body, options) => call("POST", path, { body: body ?? {}, ...options });
export const put = (path, body, options) => call("PUT", path, { body, ...options });
export const patch = (path, body, options) => call("PATCH", path, { body, ...options });
export const remove = (path, options) => call("DELETE", path, options);

/** Every item of a list, page after page; `most` keeps a mistake from asking for ever. */
export async function all(path, most = 2000) {
  const items = [];
  let cursor = null;
  do {
    const page = await get(withQuery(path, { limit: 100, cursor }));
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor && items.length < most);
  return items;
}

export function withQuery(path, parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== "" && value != null);
  return given.length ? `${path}?${new URLSearchParams(given)}` : path;
}

/** A key for one act of the person: the same one when they try again after a lost answer. */
export const newKey = () => crypto.randomUUID();

async function send(path, init) {
  try {
    const asked = { ...init, credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) };
    return await toldWhenLate(fetch(path, asked));
  } catch (error) {
    throw new Problem({
      status: 0,
      code: error.name === "TimeoutError" ? "slow" : "offline",
      ...(error.name === "TimeoutError" ? SLOW : OFFLINE),
    });
  }
}

let late = 0;

/** Says by `waiting` on the window whether an answer is later than three seconds, and when none is any more. */
function toldWhenLate(answer) {
  let isLate = false;
  const tell = (by) => {
    isLate = by > 0;
    late += by;
    dispatchEvent(new CustomEvent("waiting", { detail: late > 0 }));
  };
  const timer = setTimeout(tell, LATE, 1);
  return answer.finally(() => {
    clearTimeout(timer);
    if (isLate) tell(-1);
  });
}

async function read(answer) {
  const text = await answer.text();
  return text ? JSON.parse(text) : null;
}

async function refusal(answer) {
  const facts = await read(answer).catch(() => null);
  const seconds = Number(answer.headers.get("Retry-After")) || 0;
  const reference = answer.headers.get("X-Request-Id") ?? undefined;
  return new Problem({
    code: "unknown",
    request_id: reference,
    ...BROKEN,
    ...facts,
    status: answer.status,
    retry_after: seconds,
  });
}

/** Back to the same list and the same step of the wizard; a fragment that is no step's name stays here. */
function leaveForSignIn() {
  const step = STEP.test(location.hash) ? location.hash : "";
  location.replace(`/?next=${encodeURIComponent(location.pathname + location.search + step)}`);
  return new Promise(() => {});
}
