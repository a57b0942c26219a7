// The dialog in which a company is added or changed; what taking it off the portal means is told before.

import { all, get, patch, post, withQuery } from "./api.js";
import { ask } from "./asking.js";
import { $, bdi, h, say } from "./dom.js";
import { Cancelled, onSubmit } from "./forms.js";
import { taxId } from "./numbers.js";
import { clearProblems } from "./problems.js";
import { changesIn, fillForm, formerly, overtaken } from "./record_form.js";
import { maskTaxId, plainTaxId } from "./tax_id_field.js";
import { sayUndoable } from "./undo.js";

const FIELDS = {
  name: { label: "Nome" },
  tax_id: { label: "CNPJ ou CPF", shown: (code) => taxId(code), read: plainTaxId },
  code: { label: "Código no escritório", read: (text) => text || null },
  portal_enabled: { label: "Portal do Cliente", flag: true },
  messenger_enabled: { label: "Messenger", flag: true },
  processes_enabled: { label: "Processos", flag: true },
  test: { label: "Empresa de teste", flag: true },
};
const NEW = {
  name: "",
  tax_id: "",
  code: null,
  portal_enabled: true,
  messenger_enabled: false,
  processes_enabled: false,
  test: false,
};
const MOST_COUNTED = 100;
const dialog = $("#company-dialog");
const form = $("#company");

let inHand = NEW;
let maySeePeople = false;

/** Without a company, for a new one. */
export function openCompany(company = NEW) {
  inHand = company;
  $("#company-title").textContent = company.id ? "Alterar a empresa" : "Nova empresa";
  clearProblems(form);
  fillForm(form, company, FIELDS);
  dialog.showModal();
}

/** Makes the dialog work; `saved(id)` runs when it is closed after saving. */
export function followCompanyForm({ maySeePeople: may, saved }) {
  maySeePeople = may;
  maskTaxId($("#tax-id"));
  onSubmit(form, async () => {
    const before = inHand;
    const company = before.id ? await change() : await post("/companies", { ...NEW, ...changesIn(form, NEW, FIELDS) });
    dialog.close();
    tellSaved(before, company, saved);
    await saved(company.id);
  });
}

function tellSaved(before, company, saved) {
  const old = before.id && formerly(before, company, FIELDS);
  if (!old) return say("Empresa salva.");
  const undo = async () => {
    await patch(addressOf(company), old, { version: company.version });
    await saved(company.id);
    return "A empresa voltou ao que era.";
  };
  return sayUndoable("Empresa salva.", undo, $("main"));
}

const addressOf = ({ id }) => `/companies/${encodeURIComponent(id)}`;

async function change() {
  const changes = changesIn(form, inHand, FIELDS);
  if (!Object.keys(changes).length) return inHand;
  if (changes.portal_enabled === false && !(await agreesToTakeOff())) throw new Cancelled();
  try {
    return await patch(addressOf(inHand), changes, { version: inHand.version });
  } catch (problem) {
    if (problem.code !== "version_stale") throw problem;
    throw await withTheirs(problem);
  }
}

async function withTheirs(problem) {
  const before = inHand;
  inHand = (await all("/companies", 5000)).find(({ id }) => id === before.id) ?? before;
  return overtaken(problem, form, { before, now: inHand, fields: FIELDS });
}

/** Asks only where somebody has the company, or where this cannot be known. */
async function agreesToTakeOff() {
  const people = maySeePeople ? await peopleOf(inHand) : null;
  if (people === 0) return true;
  return ask({
    title: "Tirar a empresa do portal?",
    lines: [
      h("span", {}, h("strong", {}, bdi(inHand.name)), who(people)),
      "Quem a tem deixa de ver a empresa e as pastas dela já na próxima página que abrir. Quem só tem esta empresa continua entrando, mas não vê nenhuma.",
      "Os cadastros ficam como estão: ligando o Portal do Cliente de novo, tudo volta.",
    ],
    yes: "Tirar do portal",
    bad: true,
  });
}

async function peopleOf({ id }) {
  const { items } = await get(withQuery("/client-users", { company: id, limit: MOST_COUNTED }), { stay: true });
  return items.length;
}

function who(people) {
  if (people === null) return " pode estar no cadastro de pessoas que usam o portal.";
  if (people === 1) return " está no cadastro de 1 pessoa.";
  return ` está no cadastro de ${people}${people === MOST_COUNTED ? " pessoas ou mais" : " pessoas"}.`;
}
