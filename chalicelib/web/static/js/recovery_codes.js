// Shows the recovery codes their one time, and lets go of them only when the person says they are kept.

import { post } from "./api.js";
import { $, copy, fill, h, show } from "./dom.js";
import { onSubmit } from "./forms.js";

const HEADING = "Portaria: códigos de recuperação\nCada código vale uma vez. Guarde longe do celular.\n\n";

let codes = [];
let proceed = () => {};

/** Shows `list` and calls `done()` after the person has ticked that they are kept. */
export function showRecoveryCodes(list, done) {
  $("#kept").reset();
  codes = list;
  proceed = done;
  fill(
    $("#codes"),
    codes.map((code) => h("li", {}, code)),
  );
  addEventListener("beforeunload", warn);
  show("codes");
}

function warn(event) {
  event.preventDefault();
}

function download() {
  const address = URL.createObjectURL(new Blob([HEADING, codes.join("\r\n"), "\r\n"], { type: "text/plain" }));
  h("a", { href: address, download: "portaria-codigos-de-recuperacao.txt" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

$("#copy-codes").addEventListener("click", () => copy(codes.join("\n")));
$("#download-codes").addEventListener("click", download);
$("#print-codes").addEventListener("click", () => print());

onSubmit($("#kept"), async () => {
  removeEventListener("beforeunload", warn);
  await post("/me/recovery-codes/saved").catch(() => {});
  await proceed();
  codes = [];
  $("#codes").replaceChildren();
});
