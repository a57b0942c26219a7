// Whose account is open in this browser already, for whoever opens a mailed link beside it.

import { get, post } from "./api.js";
import { $, $$, bdi, fill, h, say } from "./dom.js";
import { attempt } from "./forms.js";

const places = $$("[data-who-is-in]");

/** Fills every `[data-who-is-in]`, or leaves it empty where nobody is; that it cannot be known stops nothing. */
export async function tellWhoIsIn() {
  const { name } = await get("/auth/session", { stay: true }).catch(() => ({}));
  for (const place of places) fill(place, name && notice(name, place));
}

function notice(name, place) {
  const leave = h("button", { type: "button", class: "button quiet small" }, "Sair desta conta");
  const box = h(
    "div",
    { class: "notice warn stack" },
    h("p", {}, "Neste navegador está aberta a conta de ", h("b", {}, bdi(name)), ". Se o convite é para outra pessoa, saia antes de continuar."),
    h("div", { "data-problem": "" }),
    h("div", { class: "row" }, leave),
  );
  leave.addEventListener("click", () => attempt(box, () => signOut(place), leave));
  return box;
}

async function signOut(place) {
  await post("/auth/logout");
  for (const each of places) fill(each);
  $("h1", place.closest("[data-view]")).focus();
  say("Você saiu. Agora siga com o convite.");
}
