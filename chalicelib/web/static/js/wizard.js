// The wizard: five steps saved one by one into a draft, then reviewed and concluded.

import { all, get, newKey, post, put } from "./api.js";
import { arrive } from "./bar.js";
import { $, fill, show, shown } from "./dom.js";
import { attempt, onSubmit } from "./forms.js";
import { beginEdit, personEdited } from "./person_edit.js";
import { showProblem } from "./problems.js";
import { companies } from "./step_companies.js";
import { departments } from "./step_departments.js";
import { general } from "./step_general.js";
import { notifications } from "./step_notifications.js";
import { permissions } from "./step_permissions.js";
import { keepingList, leadBackToList } from "./way_back.js";
import { explainConflict } from "./wizard_conflict.js";
import { TAKEN_UP, warn, warnOfColleague } from "./wizard_notice.js";
import { prepareReview } from "./wizard_review.js";
import { showStepper } from "./wizard_stepper.js";

const STEPS = [general, departments, companies, permissions, notifications];
const NAMES = STEPS.map((step) => step.name);
const room = $("main");
const creation = newKey();
const unsaved = new Set();

let me;
let office;
let draft = { id: null, version: 0, steps: {}, missing: [...NAMES] };

const address = (part = "") => `/drafts/${encodeURIComponent(draft.id)}${part}`;
const formOf = (name) => $(`#${name}`);

/** The draft as the server has it; fields of `kept` (steps) stay as they were typed. */
function adopt(saved, kept = []) {
  draft = { ...draft, ...saved };
  for (const step of STEPS) if (!kept.includes(step.name)) step.fill(draft, office);
  $("#wizard-name").textContent = draft.steps.general?.name ?? "";
}

function goTo(name) {
  const wanted = draft.id ? name : "general";
  if (location.hash === `#${wanted}`) arriveAt(wanted);
  else location.hash = wanted;
}

function arriveAt(name) {
  if (name === "companies") companies.render(draft, office);
  if (name === "review") prepareReview(draft, office, [...unsaved]);
  if (shown() !== name) show(name);
  showStepper(draft, name, unsaved);
}

function stepInAddress() {
  const name = location.hash.slice(1);
  if (![...NAMES, "review"].includes(name)) return null;
  return draft.id ? name : "general";
}

async function ensureDraft() {
  if (draft.id) return;
  const { id, version } = await post("/drafts", {}, { key: creation });
  draft = { ...draft, id, version };
  history.replaceState(null, "", `/console/rascunho/${encodeURIComponent(id)}#general`);
}

async function save(step, values) {
  const body = await step.read(values);
  if (!body) return;
  await ensureDraft();
  try {
    const saved = await put(address(`/${step.name}`), body, { version: draft.version });
    unsaved.delete(step.name);
    adopt(saved, [...unsaved]);
    warn(saved.warnings ?? []);
    goTo([...NAMES, "review"][NAMES.indexOf(step.name) + 1]);
  } catch (problem) {
    if (problem.status !== 412) throw problem;
    explainConflict(formOf(step.name), problem, me, { reload, keep: () => reload([...unsaved, step.name]) });
  }
}

async function reload(kept = []) {
  const fresh = await get(address());
  if (!kept.length) unsaved.clear();
  adopt(fresh, kept);
  arriveAt(shown());
}

async function complete() {
  if (unsaved.size || draft.missing.length) return prepareReview(draft, office, [...unsaved]);
  try {
    const { client_user_id: id } = await post(address("/complete"), undefined, {
      version: draft.version,
      key: `concluir-${draft.id}-${draft.version}`,
    });
    const told = draft.editing ? "#alterado" : "#concluido";
    return location.assign(keepingList(`/console/usuario/${encodeURIComponent(id)}${told}`));
  } catch (problem) {
    return refuse(problem);
  }
}

function refuse(problem) {
  const step = NAMES.find((name) => problem.errors?.[0]?.field?.startsWith(`${name}.`));
  if (problem.status === 412) return explainStale(problem);
  if (problem.code === "draft_incomplete") draft.missing = problem.missing ?? draft.missing;
  if (!step) {
    arriveAt("review");
    throw problem;
  }
  goTo(step);
  const errors = problem.errors.map((error) => ({ ...error, field: error.field.slice(step.length + 1) }));
  return setTimeout(() =>
    showProblem(formOf(step), {
      ...problem,
      errors,
      title: problem.title,
      detail: problem.detail,
      status: problem.status,
    }),
  );
}

/** At Concluir either the draft has changed, or the person whom it edits. */
async function explainStale(problem) {
  const { version, editing } = await get(address());
  const acts = editing && version === draft.version ? { takeUp, restart: () => beginEdit(editing, draft.id) } : { reload };
  explainConflict(formOf("review"), problem, me, acts);
}

/** What a colleague changed comes in, what was typed stays; where both chose, one's own stands and is told. */
async function takeUp() {
  const taken = await post(address("/take-up"), undefined, { version: draft.version, key: newKey() });
  office.person = await personEdited(draft.editing);
  adopt(taken);
  arriveAt("review");
  fill($("[data-problem]", formOf("review")));
  warn([TAKEN_UP, ...taken.warnings]);
  $("h1", $('[data-view="review"]')).focus();
}

async function start() {
  leadBackToList();
  me = await arrive("staff");
  const id = location.pathname.split("/")[3];
  const [standing, catalogue, departmentList, companyList] = await Promise.all([
    id ? get(`/drafts/${id}`) : draft,
    get("/catalogue"),
    all("/departments"),
    all("/companies"),
  ]);
  office = {
    person: await personEdited(standing.editing),
    catalogue,
    departments: departmentList,
    companies: companyList.filter((company) => company.portal_enabled),
  };
  adopt(standing);
  warnOfColleague(standing, me);
  if (standing.editing) $("#wizard-title").textContent = "Cadastro de usuário de cliente";
  arriveAt(stepInAddress() ?? (draft.id ? (draft.missing[0] ?? "review") : "general"));
}

for (const step of STEPS) {
  const form = formOf(step.name);
  onSubmit(form, (values) => save(step, values));
  form.addEventListener("input", () => unsaved.add(step.name));
}
onSubmit(formOf("review"), complete);
addEventListener("hashchange", () => {
  const name = stepInAddress();
  if (office && name) arriveAt(name);
});
addEventListener("beforeunload", (event) => {
  if (unsaved.size) event.preventDefault();
});

attempt(room, start);
