// Service tokens: made and shown once, listed, revoked.

import { Problem, get, post, remove } from "./api.js";
import { answerOf, ask } from "./asking.js";
import { moment, shortDay } from "./dates.js";
import { $, bdi, copy, fill, h, say } from "./dom.js";
import { look, onPress, onSubmit } from "./forms.js";
import { proven } from "./proof.js";

const SCOPES = { messenger: "Messenger", processes: "Processes" };
const section = $("#service-tokens");
const list = $("#tokens-list");

export async function followServiceTokens() {
  section.hidden = false;
  await look(section, load);
}

async function load() {
  const { items } = await get("/office/service-tokens");
  fill(list, items.length ? items.map(line) : h("li", { class: "soft" }, "Nenhum token."));
  list.removeAttribute("aria-busy");
}

function line(token) {
  const opens = token.scopes.map((scope) => SCOPES[scope] ?? scope).join(" e ");
  const used = token.last_used_at ? `Último uso em ${moment(token.last_used_at)}` : "Ainda não usado";
  return h(
    "li",
    {},
    h(
      "div",
      { class: "about" },
      h("strong", {}, bdi(token.name), !token.in_force && h("span", { class: "badge warn" }, "Expirado")),
      h("p", { class: "small" }, `${opens}. Vale até ${shortDay(token.expires_at)}.`),
      h("p", { class: "small soft" }, `${used}. `, madeBy(token)),
    ),
    revoking(token),
  );
}

const madeBy = (token) =>
  h("span", {}, "Criado por ", bdi(token.created_by), ` em ${shortDay(token.created_at)}.`);

function revoking(token) {
  const which = h("span", { class: "unseen" }, ` ${token.name}`);
  const button = h("button", { type: "button", class: "button bad small" }, "Revogar", which);
  onPress(button, () => revoke(token), section);
  return button;
}

async function revoke(token) {
  const sure = await ask({
    title: "Revogar este token?",
    lines: [h("span", {}, "O sistema que usa ", h("strong", {}, bdi(token.name)), " deixa de ter acesso na hora.")],
    yes: "Revogar",
    bad: true,
  });
  if (!sure) return;
  await remove(`/office/service-tokens/${encodeURIComponent(token.id)}`).catch(unlessGone);
  await load();
  $("#service-tokens-title").focus();
  say("Token revogado.");
}

function unlessGone(problem) {
  if (problem.code !== "not_found") throw problem;
}

onSubmit($("#add-token"), async (values) => {
  const scopes = values.getAll("scopes");
  if (!scopes.length)
    throw new Problem({
      status: 400,
      title: "Escolha o que ele abre",
      detail: "Marque Messenger, Processes ou os dois.",
    });
  const body = { name: values.get("name"), scopes, expires_in_days: Number(values.get("days")) };
  const made = await proven(() => post("/office/service-tokens", body));
  $("#add-token").reset();
  await load();
  await showOnce(made.token);
});

/** The secret leaves the page when the dialog closes. */
async function showOnce(secret) {
  const shown = $("#token-secret");
  shown.textContent = secret;
  await answerOf($("#token-dialog"));
  shown.textContent = "";
}

$("#copy-token").addEventListener("click", () => copy($("#token-secret").textContent));
