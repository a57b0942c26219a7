// The person's own data: a copy to keep, and the end of the account.

import { call, get } from "./api.js";
import { $, h, say } from "./dom.js";
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
  const address = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: "application/json" }));
  h("a", { href: address, download: "portaria-meus-dados.json" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
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
