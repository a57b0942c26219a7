// The notification centre: what happened, newest first, and "Marcar todos como lidos".

import { get, post, withQuery } from "./api.js";
import { arrive, changeContext, switcher } from "./bar.js";
import { showUnread } from "./bell.js";
import { moment } from "./dates.js";
import { $, $$, fill, h, say } from "./dom.js";
import { attempt, onPress } from "./forms.js";

const room = $("main");
const list = $("#news");
const more = $("#more");
const readAll = $("#read-all");
const FEW = 20;

let cursor = null;

async function showNext() {
  const page = await get(withQuery("/me/notifications", { limit: FEW, cursor }));
  const lines = page.items.map(line);
  const isFirst = cursor === null;
  cursor = page.next_cursor;
  if (isFirst) fill(list, lines);
  else list.append(...lines);
  list.removeAttribute("aria-busy");
  list.classList.remove("waiting");
  more.hidden = cursor === null;
  $("#no-news").hidden = list.children.length > 0;
  tell(page.unread);
  if (!isFirst) lines[0]?.focus();
}

function tell(unread) {
  readAll.hidden = unread === 0;
  showUnread(unread);
}

function line({ text, at, read, about, import_id }) {
  const page = pageOf(about, import_id);
  const words = page ? h("a", { href: page }, text) : h("span", {}, text);
  return h(
    "li",
    { class: read ? "" : "fresh", tabindex: "-1" },
    h("p", {}, !read && h("span", { class: "badge info" }, "Novo"), words),
    h("time", { class: "small soft", datetime: at }, moment(at)),
  );
}

function pageOf(about, importId) {
  if (importId) return `/console/importar/${encodeURIComponent(importId)}`;
  return about?.name && `/console/usuario/${encodeURIComponent(about.client_user_id)}`;
}

async function markAll() {
  await post("/me/notifications/read-all");
  for (const fresh of $$(".fresh", list)) {
    fresh.classList.remove("fresh");
    $(".badge", fresh).remove();
  }
  tell(0);
  $("h1").focus();
  say("Todos os avisos estão lidos.");
}

/** The other company's portal begins at its home. */
function chooseCompany(me) {
  return (company) => changeContext({ office_id: me.context.office.id, company_id: company.id }, "/portal");
}

$("#bell").setAttribute("aria-current", "page");
onPress(more, showNext, room);
onPress(readAll, markAll, room);
attempt(room, async () => {
  const me = await arrive(room.dataset.role);
  if (me.context.role === "client") {
    const companies = me.offices.find((office) => office.id === me.context.office.id)?.companies ?? [];
    switcher("company", companies, me.context.company?.id, chooseCompany(me));
  }
  await showNext();
});
