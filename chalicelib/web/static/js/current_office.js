// The office as this page read or wrote it last: every form of the page changes the same version.

import { get, patch } from "./api.js";

let office;

export const theOffice = () => office;

export async function readOffice() {
  office = await get("/office", { stay: true });
  return office;
}

export async function changeOffice(changes) {
  office = await patch("/office", changes, { version: office.version });
  return office;
}
