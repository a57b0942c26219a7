// The page of the link that confirms a new e-mail. Opening it changes nothing: the person has to press.

import { post } from "./api.js";
import { $, show } from "./dom.js";
import { onSubmit } from "./forms.js";
import { onAnotherLink, takeToken } from "./mailed_link.js";

let token = "";

function follow(found) {
  token = found;
  show(token ? "confirm" : "no-token");
}

onSubmit($("#confirm"), async () => {
  try {
    await post("/me/email/confirm", { token });
  } catch (problem) {
    if (problem.code !== "link_invalid") throw problem;
    show("dead");
    return;
  }
  show("confirmed");
});

onAnotherLink(follow);
follow(takeToken());
