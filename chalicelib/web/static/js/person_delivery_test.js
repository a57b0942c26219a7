// A test message without a link, to see whether mail arrives; what became of it stands in the history.

import { post } from "./api.js";
import { $, say } from "./dom.js";
import { onSubmit } from "./forms.js";

/** `after()` runs when the message is on its way. */
export function offerDeliveryTest(address, after) {
  $("#test-delivery").addEventListener("click", () => {
    $("#delivery-test").reset();
    $("#test-dialog").showModal();
  });
  onSubmit($("#delivery-test"), async (values) => {
    await post(`${address}/delivery-test`, { email: values.get("email").trim() });
    $("#test-dialog").close();
    say("Mensagem de teste a caminho. O histórico dirá se chegou.");
    after();
  });
}
