// Where the person is signed in now, and ending it.

import { get, remove } from "./api.js";
import { moment } from "./dates.js";
import { $, bdi, fill, h, say } from "./dom.js";
import { look, onPress } from "./forms.js";
import { roleWord } from "./words.js";

const section = $("#sessions");
const list = $("#sessions-list");
let others = [];

export async function showSessions() {
  await look(section, load);
  list.removeAttribute("aria-busy");
}

async function load() {
  const { items } = await get("/me/sessions");
  others = items.filter((session) => !session.current);
  fill(list, items.map(line));
  $("#end-others").hidden = others.length < 2;
}

function line(session) {
  const { office, role, current } = session;
  return h(
    "li",
    {},
    h(
      "div",
      { class: "about" },
      h("strong", {}, bdi(office.name), current && h("span", { class: "badge good" }, "Esta sessão")),
      h("p", { class: "small soft" }, `${roleWord(role)}. Aberta em ${moment(session.created_at)}.`),
      h("p", { class: "small soft" }, `Último uso em ${moment(session.last_seen_at)}.`),
    ),
    !current && ending(session),
  );
}

function ending(session) {
  const which = h("span", { class: "unseen" }, ` a sessão aberta em ${moment(session.created_at)}`);
  const button = h("button", { type: "button", class: "button quiet small" }, "Encerrar", which);
  onPress(button, () => end([session], "Sessão encerrada."), section);
  return button;
}

async function end(sessions, told) {
  for (const { id } of sessions) await remove(`/me/sessions/${encodeURIComponent(id)}`).catch(unlessGone);
  await load();
  $("#sessions-title").focus();
  say(told);
}

/** Who ended it first does not matter. */
function unlessGone(problem) {
  if (problem.code !== "not_found") throw problem;
}

onPress($("#end-others"), () => end(others, "As outras sessões foram encerradas."), section);
