// The office's settings: its data and mails, what it offers of the catalogue, the service tokens of other systems.

import { get } from "./api.js";
import { arrive } from "./bar.js";
import { changeOffice, readOffice, theOffice } from "./current_office.js";
import { $, $$, fill, h } from "./dom.js";
import { attempt, onSubmit } from "./forms.js";
import { followOfficeData } from "./office_data.js";
import { followOfficeMails, showMail } from "./office_mails.js";
import { followServiceTokens } from "./service_tokens.js";
import { sayUndoable } from "./undo.js";

const room = $("main");
const KINDS = ["permissions", "notifications"];

const byLabel = (left, right) => left.label.localeCompare(right.label, "pt-BR");

function showOffer(catalogue) {
  for (const kind of KINDS) {
    const hidden = catalogue.hidden[kind];
    const entries = [...catalogue[kind], ...hidden].sort(byLabel);
    fill(
      $(`#offer-${kind}`),
      entries.map((entry) => line(entry, !hidden.includes(entry))),
    );
  }
  $("#offer").hidden = false;
}

function line({ slug, label, note }, checked) {
  return h(
    "li",
    {},
    h(
      "label",
      { class: "tick" },
      h("input", { type: "checkbox", value: slug, checked }),
      h("span", { class: "name" }, label),
      note && h("span", { class: "hint" }, note),
    ),
  );
}

const unticked = (kind) => $$("input:not(:checked)", $(`#offer-${kind}`)).map((box) => box.value);

onSubmit($("#offer"), async () => {
  const hidden = Object.fromEntries(KINDS.map((kind) => [kind, unticked(kind)]));
  const before = theOffice().hidden;
  await changeOffice({ hidden });
  sayUndoable("Salvo. Vale para os próximos cadastros.", () => offerAgain(before), room);
});

async function offerAgain(hidden) {
  await changeOffice({ hidden });
  showOffer(await get("/catalogue"));
  return "O que o escritório oferece voltou ao que era.";
}

attempt(room, async () => {
  const me = await arrive("staff");
  if (!me.permissions.includes("administrator")) {
    $("#only-administrators").hidden = false;
    return;
  }
  const [, catalogue] = await Promise.all([readOffice(), get("/catalogue")]);
  followOfficeData(showMail);
  showOffer(catalogue);
  await Promise.all([followOfficeMails(me.account.email), followServiceTokens()]);
});
