// The page of the e-mailed link. The token lives in this module's memory only and leaves the address bar at once.

import { post } from "./api.js";
import { $, $$, show, tell } from "./dom.js";
import { day } from "./dates.js";
import { attempt, onPress, onSubmit } from "./forms.js";
import { followLink } from "./invitation_link.js";
import { followRegistration } from "./invitation_register.js";
import { onAnotherLink, takeToken } from "./mailed_link.js";
import { tellWhoIsIn } from "./who_is_in.js";

const looking = $('[data-view="looking"]');

let token = takeToken();

const VIEWS = {
  invitation_expired: "expired",
  invitation_invalid: "dead",
  account_exists: "link",
  account_missing: "register",
};

/** A link that died, or an account made meanwhile, has its own view; anything else is left to the caller. */
function whenDead(problem) {
  const view = VIEWS[problem.code];
  if (!view) throw problem;
  show(view);
}

async function look() {
  if (!token) return show("no-token");
  show("looking", { focus: false });
  reading(true);
  try {
    const [invitation] = await Promise.all([post("/invitations/lookup", { token }), tellWhoIsIn(), rules]);
    tell({ ...invitation, expires: day(invitation.expires_at) });
    return show(invitation.action === "link" ? "link" : "register");
  } catch (problem) {
    reading(false);
    return whenDead(problem);
  }
}

function reading(busy) {
  $("[role=status]", looking).hidden = !busy;
  $("#look-again").hidden = busy;
}

function openDecline(notMe) {
  const form = $("#decline");
  form.reset();
  form.dataset.notMe = notMe ? "yes" : "";
  $("#decline-title").textContent = notMe ? "Não é você?" : "Recusar o convite?";
  $("#decline-text").textContent = notMe
    ? "Avisamos o escritório que o endereço está errado. O link deixa de valer e ninguém mais o usa."
    : "O link deixa de valer. Se mudar de ideia, peça outro convite ao escritório.";
  $("#decline-dialog").showModal();
}

onPress($("#look-again"), look, looking);
for (const button of $$("[data-decline]")) button.addEventListener("click", () => openDecline(false));
for (const button of $$("[data-not-me]")) button.addEventListener("click", () => openDecline(true));

onSubmit($("#decline"), async (values) => {
  const message = values.get("message").replace(/\s+/g, " ").trim();
  const body = { token, ...($("#decline").dataset.notMe && { not_me: true }), ...(message && { message }) };
  const dead = await post("/invitations/decline", body).catch((problem) => {
    whenDead(problem);
    return true;
  });
  $("#decline-dialog").close();
  if (!dead) show("declined");
});

onSubmit($("#renew"), async () => {
  await post("/invitations/renew", { token });
  show("renewed");
});

onAnotherLink((found) => {
  token = found;
  attempt(looking, look);
});

const rules = followRegistration(() => token, whenDead);
followLink(() => token, whenDead);
attempt(looking, look);
