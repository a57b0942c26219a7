// Step four: what the person may do, by preset or by tick.

import { ask } from "./asking.js";
import { $, $$, fill, h } from "./dom.js";

const HIDDEN = "Oculta pelo escritório: a pessoa tem, e perde se você desmarcar.";
const SENSITIVE = "request_all_personnel_documents";
const list = $("#permissions-list");

let presets = [];

let hidden = new Set();

const ticked = () => $$("input:checked", list).map((box) => box.value);
const same = (left, right) => left.length === right.length && left.every((each) => right.includes(each));
const presetOf = (slugs) => {
  const offered = slugs.filter((slug) => !hidden.has(slug));
  return presets.find((preset) => same(preset.permissions, offered))?.slug ?? null;
};

function line({ slug, label, note: ownNote }, wanted) {
  const note = hidden.has(slug) ? HIDDEN : ownNote;
  const box = h("input", { type: "checkbox", value: slug, checked: wanted });
  box.addEventListener("change", async () => {
    if (slug === SENSITIVE && box.checked) box.checked = await confirmSensitive();
    tellPreset();
  });
  return h(
    "li",
    {},
    h(
      "label",
      { class: hidden.has(slug) ? "tick soft" : "tick" },
      box,
      h("span", { class: "name" }, label),
      note && h("span", { class: "hint" }, note),
    ),
  );
}

function confirmSensitive() {
  return ask({
    title: "Dar acesso aos documentos de todas as pessoas?",
    lines: [
      "A pessoa poderá pedir holerites e outros documentos do departamento pessoal de qualquer empregado da empresa.",
      "Dê só a gerentes e proprietários. A escolha fica no histórico.",
    ],
    yes: "Dar este acesso",
  });
}

function tellPreset() {
  const preset = presetOf(ticked());
  for (const radio of $$("input", $("#presets"))) radio.checked = radio.value === preset;
}

function use(preset) {
  for (const box of $$("input", list)) if (!hidden.has(box.value)) box.checked = preset.permissions.includes(box.value);
}

export const permissions = {
  name: "permissions",

  fill({ steps }, { catalogue }) {
    presets = catalogue.presets;
    const wanted = steps.permissions?.permissions ?? [];
    hidden = new Set(catalogue.hidden.permissions.map(({ slug }) => slug));
    const held = catalogue.hidden.permissions.filter(({ slug }) => wanted.includes(slug));
    fill(
      $("#presets"),
      presets.map((preset) =>
        h(
          "label",
          {},
          h("input", { type: "radio", name: "preset", value: preset.slug, onchange: () => use(preset) }),
          h("span", {}, preset.label),
        ),
      ),
    );
    fill(
      list,
      [...catalogue.permissions, ...held].map((permission) => line(permission, wanted.includes(permission.slug))),
    );
    if (steps.permissions) tellPreset();
  },

  read() {
    const slugs = ticked();
    const preset = presetOf(slugs);
    return { permissions: slugs, ...(preset && { preset }) };
  },
};
