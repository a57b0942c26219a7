// Setting up codes by SMS: a Brazilian mobile, and the code that shows that it is at hand.

import { post } from "./api.js";
import { orAgain } from "./challenges.js";
import { cleanCode, codeField, ofFactor } from "./code_field.js";
import { $, fill, h, show } from "./dom.js";
import { onPress, onSubmit } from "./forms.js";
import { requestCode, smsSender } from "./sms_code.js";

const forNumber = $("#enrol-sms-phone");
const forCode = $("#enrol-sms");
let current = {};

/** `enrolment` is `{challenge, finish(answer), again(problem)}`. */
export function beginSms(enrolment) {
  current = enrolment;
  forNumber.reset();
  ask(forNumber);
  show("enrol-sms");
}

function ask(form) {
  forNumber.hidden = form !== forNumber;
  forCode.hidden = form !== forCode;
}

function askForCode(phone, answer) {
  const { status, button, press, sent } = smsSender(() => requestCode(current.challenge, phone));
  const field = codeField("sms", "enrol-sms-field");
  onPress(button, press, forCode);
  fill($("#enrol-sms-code"), status, field, h("div", { class: "row" }, button));
  ask(forCode);
  sent(answer);
  $("input", field).focus();
}

onSubmit(forNumber, async (values) => {
  const phone = values.get("phone").trim();
  const answer = await orAgain(() => requestCode(current.challenge, phone), current.again);
  if (answer) askForCode(phone, answer);
});

onSubmit(forCode, async (values) => {
  const body = { challenge: current.challenge, code: cleanCode(values.get("code")) };
  const answer = await orAgain(() => post("/auth/mfa/sms/confirm", body), current.again).catch((problem) => {
    throw ofFactor(problem, "sms");
  });
  if (answer) await current.finish(answer);
});

$("#other-phone").addEventListener("click", () => {
  ask(forNumber);
  $("#enrol-phone").focus();
});
