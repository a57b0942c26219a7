// Where an import begins: what the sheet holds, the file, whom it is for. Then the file is sent and its own page opens.

import { file as download, post } from "./api.js";
import { arrive } from "./bar.js";
import { $, saveAs, say } from "./dom.js";
import { Cancelled, attempt, onPress, onSubmit } from "./forms.js";
import { contentOf, faultOf, followFile } from "./import_file.js";
import { listImports } from "./import_list.js";
import { beginAnew, send, stop } from "./import_upload.js";
import { NOT_ALLOWED } from "./not_allowed.js";
import { mark, showProblem } from "./problems.js";

/** Of the ten minutes that a form is good for. */
const FORM_LIFE = 8 * 60_000;
const room = $("main");
const form = $("#upload");
const input = $("#file");

let announced = null;
let isLeaving = false;

onPress($("#template"), async () => {
  const { blob, name } = await download("/imports/template.xlsx");
  saveAs(blob, name);
  say("Modelo baixado.");
}, room);
$("#stop").addEventListener("click", stop);
addEventListener("beforeunload", (event) => {
  if (form.dataset.busy && !isLeaving) event.preventDefault();
});

async function upload(values) {
  const chosen = values.get("file");
  const fault = faultOf(chosen);
  if (fault) {
    mark(input, fault);
    input.focus();
    throw new Cancelled();
  }
  showSending(true);
  try {
    const { bytes, sha256 } = await contentOf(chosen);
    const job = await announce({ file_name: chosen.name, size: bytes.byteLength, sha256, policy: values.get("policy") });
    await send(job.upload, bytes);
    await post(`/imports/${job.id}/validate`);
    isLeaving = true;
    location.assign(`/console/importar/${job.id}`);
  } catch (problem) {
    if (problem.code === "upload_refused") announced = null;
    throw problem;
  } finally {
    if (!isLeaving) showSending(false);
  }
}

/** The same import when the same is sent again after a failure, as long as its form is good. */
async function announce(body) {
  const what = JSON.stringify(body);
  if (announced?.what !== what || Date.now() > announced.until) {
    const until = Date.now() + FORM_LIFE;
    announced = { what, until, job: await post("/imports", body) };
  }
  return announced.job;
}

function showSending(isSending) {
  if (isSending) beginAnew();
  $("#sending").hidden = $("#stop").hidden = !isSending;
  $("#send").hidden = isSending;
  for (const field of [input, ...form.elements.namedItem("policy")]) field.disabled = isSending;
  if (isSending) $("#stop").focus();
  else $("#send").focus();
}

onSubmit(form, upload);
followFile(() => {
  announced = null;
});

attempt(room, async () => {
  const me = await arrive("staff");
  if (me.permissions.includes("uses_client_portal")) return listImports();
  $("#beginning").hidden = true;
  return showProblem(room, NOT_ALLOWED);
});
