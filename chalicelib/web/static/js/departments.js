// The office's departments: listed for everybody, added, renamed and deleted by an administrator.

import { all, patch, post, remove, withQuery } from "./api.js";
import { ask } from "./asking.js";
import { arrive } from "./bar.js";
import { $, bdi, fill, h, refill, say, tell } from "./dom.js";
import { attempt, onPress, onSubmit } from "./forms.js";
import { sayUndoable } from "./undo.js";

const room = $("main");
const list = $("#departments-list");

let departments = [];
let mayChange = false;
let inHand;

async function load() {
  departments = await all("/departments");
  refill(list, departments.map(line));
  list.removeAttribute("aria-busy");
}

function line(department) {
  return h(
    "li",
    {},
    h(
      "div",
      { class: "about" },
      h("strong", {}, bdi(department.name), department.system && h("span", { class: "badge" }, "do sistema")),
      department.folder && h("p", { class: "small soft" }, "Pasta ", bdi(department.folder)),
    ),
    mayChange && !department.system && h("div", { class: "row" }, renaming(department), deleting(department)),
  );
}

function button(text, kind, department, act) {
  const which = h("span", { class: "unseen" }, ` ${department.name}`);
  const made = h("button", { type: "button", class: `button small ${kind}` }, text, which);
  onPress(made, act, room);
  return made;
}

const renaming = (department) =>
  button("Renomear", "quiet", department, () => {
    inHand = department;
    $("#new-name").value = department.name;
    $("#rename-dialog").showModal();
    $("#new-name").select();
  });

const deleting = (department) =>
  button("Excluir", "bad", department, async () => {
    const sure = await ask({
      title: "Excluir o departamento?",
      lines: [
        h("span", {}, h("strong", {}, bdi(department.name)), " deixa de existir no escritório."),
        "Se houver pessoas, cadastros não concluídos ou tarefas nele, você escolhe em seguida para onde vão.",
      ],
      yes: "Excluir",
      bad: true,
    });
    if (sure) await takeAway(department);
  });

async function takeAway(department) {
  try {
    await remove(addressOf(department));
  } catch (problem) {
    if (problem.code !== "department_in_use") throw problem;
    return askWhere(department);
  }
  return done("Departamento excluído.");
}

function askWhere(department) {
  inHand = department;
  const others = departments.filter(({ id }) => id !== department.id);
  tell({ department: department.name });
  fill(
    $("#move-to"),
    h("option", { value: "" }, "Escolha…"),
    others.map(({ id, name }) => h("option", { value: id }, name)),
  );
  $("#move-dialog").showModal();
}

const addressOf = ({ id }) => `/departments/${encodeURIComponent(id)}`;

async function done(told, takeBack = null) {
  for (const dialog of [$("#rename-dialog"), $("#move-dialog")]) dialog.close();
  if (takeBack) sayUndoable(told, takeBack, room);
  else say(told);
  await load();
}

/** Does the reverse, then tells it. */
const undoing = (act, told) => async () => {
  await act();
  await load();
  return told;
};

onSubmit($("#add-department"), async (values) => {
  const made = await post("/departments", { name: values.get("name") });
  $("#add-department").reset();
  await done("Departamento criado.", undoing(() => remove(addressOf(made)), "O departamento foi excluído."));
});

onSubmit($("#rename-department"), async (values) => {
  const { name } = inHand;
  const { version } = await patch(addressOf(inHand), { name: values.get("name") }, { version: inHand.version });
  const back = () => patch(addressOf(inHand), { name }, { version });
  await done("Departamento renomeado.", undoing(back, "O departamento voltou ao nome de antes."));
});

onSubmit($("#move-department"), async (values) => {
  await remove(withQuery(addressOf(inHand), { migrate_to: values.get("migrate_to") }));
  await done("Tudo foi movido e o departamento, excluído.");
});

attempt(room, async () => {
  const me = await arrive("staff");
  mayChange = me.permissions.includes("administrator");
  await load();
  $("#add-department").hidden = !mayChange;
});
