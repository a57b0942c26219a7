// Step two: the departments that serve the person, each with a folder level.

import { $, $$, bdi, fill, h } from "./dom.js";
import { LEVEL_HELP, levels, levelWord } from "./words.js";

const list = $("#departments-list");

function line(department, level) {
  const choice = h("div", { class: "inner", hidden: !level }, levelChoice(department, level ?? "reviewer"));
  const box = h("input", { type: "checkbox", value: department.id, checked: Boolean(level) });
  box.addEventListener("change", () => {
    choice.hidden = !box.checked;
  });
  return h(
    "li",
    {},
    h(
      "label",
      { class: "tick" },
      box,
      h("span", { class: "name" }, bdi(department.name)),
      department.folder &&
        h(
          "span",
          { class: "hint" },
          "Departamento do sistema: compartilha sozinho a pasta ",
          bdi(department.folder),
          ".",
        ),
    ),
    choice,
  );
}

function levelChoice(department, level) {
  const options = levels.map((each) =>
    h(
      "label",
      {},
      h("input", { type: "radio", name: `level-${department.id}`, value: each, checked: each === level }),
      h("span", {}, levelWord(each)),
    ),
  );
  return h(
    "fieldset",
    {},
    h("legend", { class: "unseen" }, `Nível na pasta: ${department.name}`),
    h("div", { class: "choice" }, options),
  );
}

fill(
  $("#levels-help"),
  levels.map((level) => [h("dt", {}, levelWord(level)), h("dd", {}, LEVEL_HELP[level])]),
);

export const departments = {
  name: "departments",

  fill({ steps }, office) {
    const chosen = new Map(steps.departments?.departments.map(({ id, level }) => [id, level]));
    fill(
      list,
      office.departments.length
        ? office.departments.map((department) => line(department, chosen.get(department.id)))
        : h("li", { class: "soft" }, "O escritório ainda não tem departamentos."),
    );
  },

  read() {
    const chosen = $$("input[type=checkbox]:checked", list).map((box) => box.value);
    return {
      departments: chosen.map((id) => ({ id, level: $(`input[name="level-${CSS.escape(id)}"]:checked`, list).value })),
    };
  },
};
