// Step five: by which way the person hears of each kind of news.

import { $, $$, fill, h } from "./dom.js";

const list = $("#notifications-list");
const FIRST = "both";

const channelOf = (email, portal) => (email && portal ? "both" : email ? "email" : portal ? "portal" : "none");

let presets = [];
let hidden = new Set();

const rows = () => $$("[data-slug]", list);
const ways = (row) => ["email", "portal"].map((way) => $(`[data-way=${way}]`, row).checked);
const chosenIn = (row) => channelOf(...ways(row));

/** The preset that says what is ticked; what the office hides does not count. */
function presetNow() {
  const offered = rows().filter((row) => !hidden.has(row.dataset.slug));
  const says = (preset) => offered.every((row) => preset.notifications[row.dataset.slug] === chosenIn(row));
  return presets.find(says)?.slug ?? null;
}

function tellPreset() {
  const preset = presetNow();
  for (const radio of $$("input", $("#notification-presets"))) radio.checked = radio.value === preset;
}

function use({ notifications: channels }) {
  for (const row of rows()) {
    const channel = channels[row.dataset.slug];
    if (!channel) continue;
    $("[data-way=email]", row).checked = ["email", "both"].includes(channel);
    $("[data-way=portal]", row).checked = ["portal", "both"].includes(channel);
  }
}

function line({ slug, label }, channel) {
  return h(
    "li",
    {},
    h(
      "fieldset",
      { class: "notify", "data-slug": slug },
      h("legend", { class: "unseen" }, label),
      h(
        "span",
        { "aria-hidden": "true" },
        label,
        hidden.has(slug) && h("span", { class: "small soft" }, " · oculta pelo escritório"),
      ),
      box("E-mail", "email", ["email", "both"].includes(channel)),
      box("Portal", "portal", ["portal", "both"].includes(channel)),
    ),
  );
}

function choice(preset) {
  return h(
    "label",
    {},
    h("input", { type: "radio", name: "preset", value: preset.slug, onchange: () => use(preset) }),
    h("span", {}, preset.label),
  );
}

function box(text, way, checked) {
  return h(
    "label",
    { class: "tick" },
    h("input", { type: "checkbox", "data-way": way, checked, onchange: tellPreset }),
    h("span", { class: "small" }, text),
  );
}

export const notifications = {
  name: "notifications",

  fill({ steps }, { catalogue }) {
    const saved = steps.notifications?.notifications;
    presets = catalogue.notification_presets;
    hidden = new Set(catalogue.hidden.notifications.map(({ slug }) => slug));
    const held = catalogue.hidden.notifications.filter(({ slug }) => (saved?.[slug] ?? "none") !== "none");
    fill($("#notification-presets"), presets.map(choice));
    fill(
      list,
      [...catalogue.notifications, ...held].map((each) => line(each, saved ? (saved[each.slug] ?? "none") : FIRST)),
    );
    tellPreset();
  },

  read() {
    const preset = presetNow();
    return {
      notifications: Object.fromEntries(rows().map((row) => [row.dataset.slug, chosenIn(row)])),
      ...(preset && { preset }),
    };
  },
};
