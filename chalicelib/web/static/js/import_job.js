// The page of one import: read, looked at and corrected, carried out, ended. Each state has its view.

import { file, get } from "./api.js";
import { arrive } from "./bar.js";
import { shortDay, moment } from "./dates.js";
import { $, $$, bdi, fill, h, saveAs, say, show, shown } from "./dom.js";
import { attempt, onPress } from "./forms.js";
import { cancelImport, confirmImport } from "./import_confirm.js";
import { showEnd } from "./import_end.js";
import { follow, showProgress, stopFollowing } from "./import_progress.js";
import { followRows, recount, showRows } from "./import_rows.js";
import { chosenOutcome, showTally } from "./import_tally.js";
import { isRunning, policyWord } from "./import_words.js";
import { NOT_ALLOWED } from "./not_allowed.js";
import { officeCatalogue, officeNames } from "./office_names.js";
import { showProblem } from "./problems.js";

const VIEWS = { announced: "unsent", reading: "reading", read: "review", refused: "refused" };
const id = location.pathname.split("/").pop();
const address = `/imports/${id}`;
const room = $("main");

let job = null;

const viewOf = (each) => VIEWS[each.status] ?? (isRunning(each) ? "running" : "ended");
const isAtRest = (each) => !["reading", "running", "cancelling"].includes(each.status);

function render(now) {
  const before = job;
  const view = viewOf(now);
  job = now;
  if (view === "refused") tellRefusal(now);
  if (view === "review") review(now, before?.status !== "read");
  if (view === "running") showProgress(now);
  if (view === "ended") showEnd(now);
  if (view !== shown()) show(view, { focus: before !== null });
  if (!isAtRest(now) && before?.status !== now.status) follow(address, { isOver: isAtRest, render, refuse });
}

function tellRefusal({ detail, refused_columns: columns }) {
  $("#refusal").textContent = detail;
  $("#refused-columns").hidden = !columns.length;
  $("#refused-columns").textContent = `Confira: ${columns.join(", ")}.`;
}

function review(now, isFirst) {
  const { counts } = now;
  const kept = `. ${policyWord(now.policy)} Guardada até ${shortDay(now.expires_at)}.`;
  fill($("#about"), `Enviada em ${moment(now.created_at)}, por `, bdi(now.created_by), kept);
  tellUnknown(now.unknown_columns);
  $("#errors-file").hidden = !counts.invalid;
  $("#confirm").hidden = counts.new + counts.update === 0;
  $("#nothing-to-do").hidden = !$("#confirm").hidden;
  showTally(counts, isFirst);
  if (isFirst) showChosen();
  else recount(numberOf(chosenOutcome()));
}

function tellUnknown(columns) {
  const names = columns.flatMap((name, at) => [at > 0 && ", ", bdi(name)]);
  $("#unknown").hidden = !columns.length;
  fill($("#unknown"), h("strong", {}, "Colunas que não conhecemos e deixamos de lado"), h("p", {}, names));
}

const numberOf = (outcome) => (outcome === "error" ? job.counts.invalid : job.counts[outcome || "rows"]);
const showChosen = () => showRows(chosenOutcome(), numberOf(chosenOutcome()));

/** Whether the import is no longer what the page shows: then it shows what it has become. */
async function overtaken(problem) {
  if (problem.status !== 409 && problem.status !== 404) return false;
  const now = await get(address, { stay: true }).catch(refuse);
  if (now && now.status === job.status) return false;
  if (!now) return true;
  render(now);
  say(problem.detail ?? problem.title);
  return true;
}

/** Gives false, so that nobody asks again. */
function refuse(problem) {
  stopFollowing();
  if (problem.status === 404) show("gone", { focus: job !== null });
  else showProblem(room, problem.code === "forbidden" ? NOT_ALLOWED : problem);
  return false;
}

async function settle(act) {
  try {
    const now = await act();
    if (now) render(now);
  } catch (problem) {
    if (!(await overtaken(problem))) throw problem;
  }
}

async function download(name) {
  const { blob, name: called } = await file(name === "template" ? "/imports/template.xlsx" : `${address}/${name}.xlsx`);
  saveAs(blob, called);
  say("Planilha baixada.");
}

/** A row that is being corrected would be carried out as it was. */
function hasNothingOpen() {
  const open = $("#rows form");
  if (!open) return true;
  open.elements[0].focus();
  say("Salve ou feche antes a linha que está corrigindo.");
  return false;
}

/** Another tab or a colleague may have gone on with it meanwhile. */
async function lookAgain() {
  if (document.hidden || job?.status !== "read") return;
  const now = await get(address, { stay: true }).catch(() => null);
  if (now && now.status !== "read") render(now);
}

onPress($("#confirm"), () => hasNothingOpen() && settle(() => confirmImport(address, job)), room);
for (const button of $$("[data-cancel]")) onPress(button, () => settle(() => cancelImport(address, job)), room);
for (const button of $$("[data-download]")) onPress(button, () => download(button.dataset.download), room);
onPress($("#again"), () => follow(address, { isOver: isAtRest, render, refuse }), room);
$("#outcomes").addEventListener("submit", (event) => event.preventDefault());
$("#outcomes").addEventListener("change", showChosen);
document.addEventListener("visibilitychange", lookAgain);

attempt(room, async () => {
  const me = await arrive("staff");
  if (!me.permissions.includes("uses_client_portal")) return refuse({ code: "forbidden" });
  const found = get(address).catch(refuse);
  const [names, catalogue] = await Promise.all([officeNames(), officeCatalogue()]);
  suggest("#presets", catalogue.presets);
  suggest("#notification-presets", catalogue.notification_presets);
  followRows({ address, names, catalogue, overtaken, after: render });
  const now = await found;
  return now && render(now);
});

function suggest(list, presets) {
  $(list).append(...presets.map(({ label }) => h("option", { value: label })));
}
