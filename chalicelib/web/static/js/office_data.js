// The office's name, reply address and how long an invitation lives.

import { changeOffice, readOffice, theOffice } from "./current_office.js";
import { $, h, say } from "./dom.js";
import { onSubmit } from "./forms.js";
import { changesIn, fillForm, overtaken } from "./record_form.js";
import { sayUndoable } from "./undo.js";
import { count } from "./words.js";

const DAY = 24;
const form = $("#office-data");
const life = $("#invitation-life");
const lifeWord = (hours) => (hours % DAY ? `${hours} horas` : count(hours / DAY, "dia", "dias"));
const FIELDS = {
  name: { label: "Nome" },
  reply_to: { label: "E-mail para respostas", read: (text) => text || null },
  invitation_life_hours: { label: "Validade do convite", shown: String, read: Number, words: lifeWord },
};

/** Fills the form with the office that was read and makes it work; `saved()` runs after each change. */
export function followOfficeData(saved) {
  refill();
  form.hidden = false;
  onSubmit(form, async () => {
    const before = theOffice();
    const changes = changesIn(form, before, FIELDS);
    if (!Object.keys(changes).length) return say("Salvo.");
    await save(changes);
    const old = Object.fromEntries(Object.keys(changes).map((name) => [name, before[name]]));
    sayUndoable("Salvo.", () => restore(old, saved), form);
    refill();
    return saved();
  });
}

async function restore(old, saved) {
  await changeOffice(old);
  refill();
  await saved();
  return "Os dados voltaram ao que eram.";
}

async function save(changes) {
  try {
    await changeOffice(changes);
  } catch (problem) {
    if (problem.code !== "version_stale") throw problem;
    const before = theOffice();
    const now = await readOffice();
    offer(now.invitation_life_hours);
    throw overtaken(problem, form, { before, now, fields: FIELDS });
  }
}

function refill() {
  const office = theOffice();
  offer(office.invitation_life_hours);
  fillForm(form, office, FIELDS);
  const name = $("#office-name") ?? $("#office-select")?.selectedOptions[0];
  if (name) name.textContent = office.name;
}

/** Whole days; a life that was set otherwise can be kept. */
function offer(hours) {
  const days = Array.from({ length: 7 }, (_, position) => (position + 1) * DAY);
  for (const each of days.includes(hours) ? days : [...days, hours]) {
    if (![...life.options].some(({ value }) => value === String(each)))
      life.append(h("option", { value: each }, lifeWord(each)));
  }
}
