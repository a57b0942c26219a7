// A code by SMS: asks for it, says where it went, and counts down until another may be asked for.

import { post } from "./api.js";
import { bdi, fill, h } from "./dom.js";

/** Asks for a code behind `challenge`; `phone` only while enrolling. Gives `{sent_to, retry_after}`. */
export const requestCode = (challenge, phone) => post("/auth/mfa/sms", { challenge, ...(phone && { phone }) });

/** A button that sends a code and the line that tells of it; `send()` asks the API. */
export function smsSender(send) {
  const status = h("p", { class: "small", role: "status" });
  const button = h("button", { type: "button", class: "button quiet" }, "Enviar código por SMS");
  const sent = (answer) => {
    fill(status, "Código enviado para ", h("strong", {}, bdi(answer.sent_to)), ". Ele vale por 5 minutos.");
    waitFor(answer.retry_after, button);
  };
  const press = async () => {
    try {
      sent(await send());
      return true;
    } catch (problem) {
      if (problem.status !== 429) throw problem;
      fill(status, `Ainda não é possível enviar outro código. ${problem.detail ?? ""}`);
      waitFor(problem.retry_after, button);
      return false;
    }
  };
  return { status, button, press, sent };
}

function waitFor(seconds, button) {
  const until = Date.now() + (seconds || 0) * 1000;
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    button.disabled = left > 0;
    button.textContent = left > 0 ? `Enviar de novo em ${spoken(left)}` : "Enviar de novo";
    if (left <= 0 || !button.isConnected) clearInterval(timer);
  };
  const timer = setInterval(tick, 1000);
  tick();
}

function spoken(seconds) {
  if (seconds < 100) return `${seconds} s`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}
