// Step five: by which way the person hears of each kind of news.

import { $, $$, fill, h } from "./dom.js";

const list = $("#notifications-list");
const FIRST = "both";

const channelOf = (email, portal) => (email && portal ? "both" : email ? "email" : portal ? "portal" : "none");

function line({ slug, label }, channel) {
  return h(
    "li",
    {},
    h(
      "fieldset",
      { class: "notify", "data-slug": slug },
      h("legend", { class: "unseen" }, label),
      h("span", { "aria-hidden": "true" }, label),
      box("E-mail", "email", ["email", "both"].includes(channel)),
      box("Portal", "portal", ["portal", "both"].includes(channel)),
    ),
  );
}

function box(text, way, checked) {
  return h(
    "label",
    { class: "tick" },
    h("input", { type: "checkbox", "data-way": way, checked }),
    h("span", { class: "small" }, text),
  );
}

export const notifications = {
  name: "notifications",

  fill({ steps }, { catalogue }) {
    const saved = steps.notifications?.notifications;
    fill(
      list,
      catalogue.notifications.map((each) => line(each, saved ? (saved[each.slug] ?? "none") : FIRST)),
    );
  },

  read() {
    const ways = (row) => ["email", "portal"].map((way) => $(`[data-way=${way}]`, row).checked);
    return {
      notifications: Object.fromEntries(
        $$("[data-slug]", list).map((row) => [row.dataset.slug, channelOf(...ways(row))]),
      ),
    };
  },
};
