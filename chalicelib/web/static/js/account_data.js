// The person's own data: a copy to keep, and the end of the account.

import { call, get } from "./api.js";
import { $, saveAs, say } from "./dom.js";
import { onPress, onSubmit } from "./forms.js";
import { mark } from "./problems.js";
import { proven } from "./proof.js";

const WORD = "APAGAR";

export function followData() {
  onPress($("#download-data"), download, $("#own-data"));
  $("#open-erase").addEventListener("click", () => {
    $("#erase").reset();
    $("#erase-dialog").showModal();
  });
  onSubmit($("#erase"), erase);
}

async function download() {
  const data = await proven(() => get("/me/data"));
  saveAs(new Blob([JSON.stringify(data, null, 2)], { type: "application/json" }), "portaria-meus-dados.json");
  say("Cópia baixada.");
}

async function erase(values) {
  if (values.get("word").trim().toUpperCase() !== WORD) {
    mark($("#erase-word"), `Digite ${WORD} para confirmar.`);
    $("#erase-word").focus();
    return;
  }
  await proven(() => call("DELETE", "/me", { body: { accept: true } }));
  location.replace("/");
}
