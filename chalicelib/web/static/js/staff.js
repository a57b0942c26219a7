// The office's collaborators, for its administrators: who they are, how far their invitation has come, what they may do.

import { all } from "./api.js";
import { arrive } from "./bar.js";
import { $, refill } from "./dom.js";
import { attempt } from "./forms.js";
import { showProblem } from "./problems.js";
import { followReset } from "./staff_actions.js";
import { followStaffForm, openStaff } from "./staff_form.js";
import { staffRow } from "./staff_row.js";

const room = $("main");
const list = $("#staff");

let me;

async function load() {
  list.setAttribute("aria-busy", "true");
  try {
    const members = await all("/staff");
    refill(list, members.map((member) => staffRow(member, { isSelf: isSelf(member), root: room, after: reload })));
  } finally {
    list.removeAttribute("aria-busy");
    list.classList.remove("waiting");
  }
}

const isSelf = ({ email }) => email === me.account.email;

/** The list anew, with the focus on who was changed unless it is in the list, and once more when a mail may have left. */
async function reload(id, { again = false } = {}) {
  await load().catch((problem) => showProblem(room, problem));
  if (!list.contains(document.activeElement)) {
    const row = id && $(`[data-row="${CSS.escape(id)}"] button`, list);
    (row || $("h1")).focus();
  }
  if (again) setTimeout(refresh, 3000);
}

/** Quietly, and only while nobody is being asked something. */
function refresh() {
  if (!$("dialog[open]")) load().catch(() => {});
}

attempt(room, async () => {
  me = await arrive("staff");
  const mayChange = me.permissions.includes("administrator");
  $("#add-staff").hidden = !mayChange;
  $("#add-staff").removeAttribute("data-pending");
  if (!mayChange) {
    $("#only-administrators").hidden = false;
    list.hidden = true;
    return;
  }
  $("#add-staff").addEventListener("click", () => openStaff());
  followStaffForm(reload);
  followReset(reload);
  await load();
});
