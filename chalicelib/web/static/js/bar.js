// The bar at the top of the console and the portal: who I am, which office, what is new, signing out.

import { get, post, put } from "./api.js";
import { ring } from "./bell.js";
import { $, fill, h, say } from "./dom.js";
import { homeOf } from "./homes.js";
import { fitSettingsNav } from "./settings_nav.js";
import { markView } from "./view.js";

/**
 * The signed-in person (`GET /me`), with the bar filled in. A page for one role sends the other to their home, and
 * what is no page of the portal sends a view of a demonstration user there.
 */
export async function arrive(role = null) {
  const me = await get("/me");
  if ((role && me.context.role !== role) || (me.view && !inPortal())) {
    location.replace(homeOf(me.context.role));
    return new Promise(() => {});
  }
  if (me.view) markView(me);
  else ring();
  $("#who").textContent = me.account.name;
  fitSettingsNav(me);
  switcher("office", me.offices, me.context.office?.id, (office) =>
    changeContext({ office_id: office.id }, homeOf(office.role)),
  );
  return me;
}

const inPortal = () => /^\/portal(\/|$)/.test(location.pathname);

/** A name, or a choice when there are several; `change(item)` says whether it became so, else the choice goes back. */
export function switcher(what, items, chosen, change) {
  const current = items.find((item) => item.id === chosen) ?? items[0];
  if (items.length < 2) {
    $(`#${what}-name`).textContent = current?.name ?? "Nenhuma";
    return;
  }
  const label = $(`#${what}-label`);
  const options = items.map((item) => h("option", { value: item.id, selected: item.id === current.id }, item.name));
  const select = h("select", { id: `${what}-select` }, options);
  let standing = current.id;
  select.addEventListener("change", async () => {
    const wanted = items.find((item) => item.id === select.value);
    if (await change(wanted)) standing = wanted.id;
    else select.value = standing;
  });
  fill($(`#${what}-switch`), h("label", { for: select.id, id: label.id }, label.textContent), select);
}

/** Works from now on at another office or for another company; the old session ends. Nothing typed can be lost. */
export async function changeContext(wanted, goTo = null) {
  try {
    await put("/me/context", wanted, { stay: false });
    if (goTo) location.assign(goTo);
    return true;
  } catch (problem) {
    say(problem.detail ?? problem.title);
    return false;
  }
}

$("#sign-out").addEventListener("click", async (event) => {
  event.currentTarget.disabled = true;
  try {
    await post("/auth/logout");
  } catch (problem) {
    if (problem.code !== "unauthenticated") {
      event.target.disabled = false;
      return say(`${problem.title}. Você ainda não saiu.`);
    }
  }
  return location.replace("/");
});

addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
