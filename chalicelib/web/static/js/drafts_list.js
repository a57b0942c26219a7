// Registrations and edits begun and not finished, to go on with or to discard.

import { get, remove } from "./api.js";
import { ask } from "./asking.js";
import { $, bdi, h, refill, say } from "./dom.js";
import { onPress } from "./forms.js";
import { shortDay } from "./dates.js";
import { stepWord } from "./words.js";

/** Shows the office's open drafts above the list, or nothing when there are none. */
export async function listDrafts() {
  const { items } = await get("/drafts").catch(() => ({ items: [] }));
  $("#drafts").hidden = items.length === 0;
  refill($("#drafts-list"), items.map(line));
}

function line(draft) {
  const name = draft.steps.general?.name ?? "Sem nome";
  const missing = draft.missing.map(stepWord).join(", ");
  const discard = h(
    "button",
    { type: "button", class: "button small bad" },
    "Descartar",
    h("span", { class: "unseen" }, ` ${name}`),
  );
  onPress(discard, () => drop(draft, name), $("main"));
  return h(
    "li",
    { class: "row apart" },
    h(
      "div",
      {},
      h("a", { href: `/console/rascunho/${encodeURIComponent(draft.id)}` }, bdi(name)),
      h(
        "p",
        { class: "small soft" },
        draft.editing ? "Edição de quem já está na lista. " : "",
        missing ? `Falta: ${missing}. ` : "Pronto para concluir. ",
        `Guardado até ${shortDay(draft.expires_at)}`,
      ),
    ),
    discard,
  );
}

async function drop(draft, name) {
  const sure = await ask({
    title: draft.editing ? "Descartar a edição?" : "Descartar o cadastro?",
    lines: [
      draft.editing
        ? h("span", {}, "O cadastro de ", bdi(name), " fica como está; só o que foi mudado nesta edição se perde.")
        : h("span", {}, "O que foi preenchido para ", bdi(name), " será apagado."),
    ],
    yes: "Descartar",
    bad: true,
  });
  if (!sure) return;
  await remove(`/drafts/${encodeURIComponent(draft.id)}`);
  say(draft.editing ? "Edição descartada." : "Cadastro descartado.");
  await listDrafts();
}
