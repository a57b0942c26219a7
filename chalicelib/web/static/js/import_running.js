// One quiet line above the list of people while an import of theirs is under way.

import { get } from "./api.js";
import { $, fill, h } from "./dom.js";

const FEW = 5;

/** Without it the list is as useful: what goes wrong here is not told. */
export async function tellRunningImport() {
  const { items } = await get(`/imports?limit=${FEW}`, { stay: true }).catch(() => ({ items: [] }));
  const running = items.find(({ status }) => status === "running" || status === "cancelling");
  $("#importing").hidden = !running;
  if (running) fill($("#importing"), "Uma importação está em andamento. ", link(running));
}

const link = ({ id }) => h("a", { href: `/console/importar/${encodeURIComponent(id)}` }, "Acompanhar");
