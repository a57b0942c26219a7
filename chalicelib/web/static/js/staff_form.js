// The dialog in which a collaborator is invited, or renamed and given other rights.

import { all, patch, post } from "./api.js";
import { ask } from "./asking.js";
import { $, say } from "./dom.js";
import { Cancelled, onSubmit } from "./forms.js";
import { clearProblems } from "./problems.js";
import { changesIn, fillForm, formerly, overtaken } from "./record_form.js";
import { sayUndoable } from "./undo.js";

const FIELDS = {
  name: { label: "Nome" },
  administrator: { label: "Administrador", flag: true },
  uses_client_portal: { label: "Utiliza Portal do Cliente", flag: true },
};
const NEW = { name: "", administrator: false, uses_client_portal: false };
const dialog = $("#staff-dialog");
const form = $("#staff-form");

let inHand = NEW;
let isOwn = false;

/** Without a collaborator, for a new one. */
export function openStaff(member = NEW, { isSelf = false } = {}) {
  inHand = member;
  isOwn = isSelf;
  const isNew = !member.id;
  $("#staff-title").textContent = isNew ? "Novo colaborador" : "Alterar o colaborador";
  $("#staff-save").textContent = isNew ? "Convidar" : "Salvar";
  $("#staff-email-field").hidden = !isNew;
  $("#staff-effect").textContent = effectOn(member);
  clearProblems(form);
  form.reset();
  fillForm(form, member, FIELDS);
  dialog.showModal();
}

function effectOn(member) {
  if (!member.id) return "O convite sai por e-mail assim que você confirmar.";
  if (isOwn) return "Ao salvar uma mudança, a sua sessão termina e você entra de novo.";
  if (member.status === "active") return "Ao salvar uma mudança, as sessões da pessoa terminam e ela entra de novo.";
  return "Vale a partir do momento em que a pessoa aceitar o convite.";
}

/** Makes the dialog work; `after(id, { again })` runs when it is closed after saving. */
export function followStaffForm(after) {
  onSubmit(form, async (values) => {
    const member = inHand.id ? await change() : await invite(values);
    const isNew = !inHand.id;
    dialog.close();
    if (isNew) say("Convite a caminho.");
    else tellSaved(inHand, member, after);
    await after(member.id, { again: isNew });
  });
}

/** One's own session has ended with the change: there is nothing to take it back with. */
function tellSaved(before, member, after) {
  const old = formerly(before, member, FIELDS);
  if (isOwn || !old) return say("Salvo.");
  const undo = async () => {
    await patch(addressOf(member), old, { version: member.version });
    await after(member.id);
    return "O cadastro voltou ao que era.";
  };
  return sayUndoable("Salvo.", undo, $("main"));
}

const addressOf = ({ id }) => `/staff/${encodeURIComponent(id)}`;

const invite = (values) =>
  post("/staff", { ...NEW, ...changesIn(form, NEW, FIELDS), email: values.get("email").trim() });

async function change() {
  const changes = changesIn(form, inHand, FIELDS);
  if (!Object.keys(changes).length) return inHand;
  if (isOwn && changes.administrator === false && !(await agreesToStepDown())) throw new Cancelled();
  try {
    return await patch(addressOf(inHand), changes, { version: inHand.version });
  } catch (problem) {
    if (problem.code !== "version_stale") throw problem;
    throw await withTheirs(problem);
  }
}

async function withTheirs(problem) {
  const before = inHand;
  inHand = (await all("/staff")).find(({ id }) => id === before.id) ?? before;
  return overtaken(problem, form, { before, now: inHand, fields: FIELDS });
}

const agreesToStepDown = () =>
  ask({
    title: "Deixar de ser administrador?",
    lines: ["Você deixa de ver esta página. Só outro administrador pode devolver o direito a você."],
    yes: "Deixar de ser",
    bad: true,
  });
