// The page for a forgotten password: asks for a link, or follows one. It never signs anybody in.

import { post } from "./api.js";
import { $, show } from "./dom.js";
import { onSubmit } from "./forms.js";
import { followGuidelines } from "./guidelines.js";
import { onAnotherLink, takeToken } from "./mailed_link.js";

let token = "";

function follow(found) {
  token = found;
  $("#reset").reset();
  show("reset");
}

onSubmit($("#forgot"), async (values) => {
  await post("/auth/password/forgot", { email: values.get("email").trim() });
  show("asked");
});

onSubmit($("#reset"), async (values) => {
  try {
    await post("/auth/password/reset", { token, password: values.get("password") });
  } catch (problem) {
    if (problem.code !== "link_invalid") throw problem;
    show("dead");
    return;
  }
  $("#reset").reset();
  show("changed");
});

$("#ask-again").addEventListener("click", () => show("forgot"));

followGuidelines($("#new-password"));
onAnotherLink(follow);
const found = takeToken();
if (found) follow(found);
