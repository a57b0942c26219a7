// The person's own second factors: seen, added, removed.

import { get, post, remove } from "./api.js";
import { ask } from "./asking.js";
import { shortDay } from "./dates.js";
import { $, bdi, fill, h, say, show } from "./dom.js";
import { beginEnrolment, enrollable, meansList } from "./enrolment.js";
import { look, onPress } from "./forms.js";
import { showProblem } from "./problems.js";
import { proven } from "./proof.js";
import { factorWord } from "./words.js";

const section = $("#factors");
const list = $("#factors-list");

/** Lists them; `changed()` runs after a removal, `backHere()` after an enrolment. Gives what the API told, or null. */
export async function showFactors(changed, backHere) {
  let told = null;
  await look(section, async () => {
    told = await get("/me/factors");
    const removable = told.items.length > 1;
    fill(list, told.items.length ? told.items.map((factor) => line(factor, removable && changed)) : none());
    const add = (kind) => begin(kind, backHere);
    fill($("#add-means"), meansList(enrollable(["totp", "passkey", "sms"]), add, section));
    $("#add-factor").hidden = false;
  });
  list.removeAttribute("aria-busy");
  return told;
}

const none = () => h("li", { class: "soft" }, "Nenhum.");

function line(factor, changed) {
  const { kind, name, hint, office } = factor;
  const used = factor.last_used_at ? `, usado em ${shortDay(factor.last_used_at)}` : "";
  return h(
    "li",
    {},
    h(
      "div",
      { class: "about" },
      h("strong", {}, factorWord(kind)),
      (own(name, kind) || hint) && h("p", { class: "small" }, bdi([own(name, kind), hint].filter(Boolean).join(" · "))),
      office && h("p", { class: "small" }, "Vale só para ", bdi(office.name)),
      h("p", { class: "small soft" }, `Desde ${shortDay(factor.created_at)}${used}`),
    ),
    changed && removal(factor, changed),
  );
}

/** A name that says more than the kind does. */
const own = (name, kind) => (name && name !== factorWord(kind) ? name : "");

function removal(factor, changed) {
  const button = h("button", { type: "button", class: "button bad small" }, "Remover", unseen(factor));
  onPress(button, () => takeAway(factor, changed), section);
  return button;
}

const unseen = ({ kind, hint }) => h("span", { class: "unseen" }, ` ${factorWord(kind)} ${hint}`);

async function takeAway(factor, changed) {
  const sure = await ask({
    title: "Remover este meio?",
    lines: [
      h("span", {}, h("strong", {}, factorWord(factor.kind)), " ", bdi(factor.hint), " deixa de abrir a sua conta."),
      "As suas outras sessões são encerradas.",
    ],
    yes: "Remover",
    bad: true,
  });
  if (!sure) return;
  await proven(() => remove(`/me/factors/${encodeURIComponent(factor.id)}`));
  say("Meio removido.");
  changed();
}

async function begin(kind, backHere) {
  const { challenge } = await proven(() => post("/me/factors", { kind }));
  const again = (problem) => {
    show("account", { focus: false });
    showProblem(section, { ...problem, detail: "O tempo passou. Comece de novo a acrescentar o meio." });
  };
  const done = () => {
    $("#add-factor").open = false;
    backHere();
    say("Meio acrescentado.");
  };
  await beginEnrolment(kind, { challenge, done, again, back: () => show("account") });
}
