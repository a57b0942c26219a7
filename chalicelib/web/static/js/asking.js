// A question before an act that leaves the house, in the browser's own dialog.

import { $, fill, h } from "./dom.js";

/** Whether the person says yes. `lines` are strings or nodes; Escape and "Voltar" mean no. */
export function ask({ title, lines, yes, bad = false }) {
  const dialog = $("#ask");
  $("#ask-title").textContent = title;
  fill(
    $("#ask-text"),
    lines.map((line) => h("p", {}, line)),
  );
  const button = $("#ask-yes");
  button.textContent = yes;
  button.className = bad ? "button bad" : "button";
  return answerOf(dialog).then((answer) => answer === "yes");
}

/**
 * Opens a dialog whose form has `method="dialog"`; gives the value of the button pressed, or "" after Escape. The answer is
 * there as soon as the focus is back, before the browser tells of the closing: whoever presses again at once is heard.
 */
export function answerOf(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    const over = new AbortController();
    const answer = () => {
      if (dialog.open) return;
      over.abort();
      resolve(dialog.returnValue);
    };
    dialog.addEventListener("close", answer, { signal: over.signal });
    dialog.addEventListener(
      "cancel",
      (event) => {
        event.preventDefault();
        dialog.close();
        answer();
      },
      { signal: over.signal },
    );
  });
}
