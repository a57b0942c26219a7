// How the office's mails read, from the server's own templates, and a test of whether mail arrives.

import { get, post, withQuery } from "./api.js";
import { $, $$, bdi, fill, h, say } from "./dom.js";
import { look, onPress } from "./forms.js";
import { clearProblems } from "./problems.js";

const section = $("#office-mails");
const which = $("#mail-which");
const shown = $("#mail-preview");
const views = $$("[name=mail-view]");

let asked = 0;

/** Shows the section; `email` is the address that a test goes to. */
export async function followOfficeMails(email) {
  section.hidden = false;
  $("#test-address").textContent = email;
  which.addEventListener("change", showMail);
  for (const view of views) view.addEventListener("change", showView);
  onPress($("#test-own"), sendTest, section);
  await showMail();
}

/** Anew, with what is saved now. */
export function showMail() {
  const turn = ++asked;
  clearProblems(section);
  shown.setAttribute("aria-busy", "true");
  return look(section, async () => {
    const mail = await get(withQuery("/office/mail-preview", { mail: which.value })).finally(() => {
      if (turn === asked) shown.removeAttribute("aria-busy");
    });
    if (turn === asked) render(mail);
  });
}

function render({ sender, reply_to: replyTo, subject, text }) {
  $("#mail-sender").textContent = sender;
  fill($("#mail-reply"), replyTo ? bdi(replyTo) : h("span", { class: "soft" }, "Nenhum endereço; informe um acima."));
  $("#mail-subject").textContent = subject;
  $("#mail-text").textContent = text.trim();
  // A new frame each time: another address in the same one would be a step for the browser's way back.
  fill($("#mail-html"), frame());
  showView();
}

const frame = () =>
  h("iframe", {
    class: "mail-frame",
    sandbox: "",
    title: "O e-mail de exemplo",
    src: withQuery("/office/mail-preview.html", { mail: which.value }),
  });

function showView() {
  const { value } = views.find((view) => view.checked);
  $("#mail-text").hidden = value !== "text";
  $("#mail-html").hidden = value === "text";
  $(".mail-frame")?.classList.toggle("wide", value === "desk");
}

async function sendTest() {
  await post("/office/delivery-test");
  say("Mensagem de teste a caminho da sua caixa postal.");
}
