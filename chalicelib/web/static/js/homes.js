// Where a signed-in person goes: back to where they were if that is safe and theirs, else to their home.

import { get } from "./api.js";

const HOME = { staff: "/console", client: "/portal" };
const EVERYBODYS = "/conta";
const OWN_PAGE =
  /^\/(?:conta|(?:console|portal)(?:\/[A-Za-z0-9_-]+){0,2})(?:\?[a-z_]+=[A-Za-z0-9_-]*(?:&[a-z_]+=[A-Za-z0-9_-]*)*)?(?:#[a-z]+)?$/;

/** The page to go back to, with a list's filters and a wizard's step, or null: never another site (`//host`, a scheme). */
export function safeNext(wanted) {
  return wanted && OWN_PAGE.test(wanted) ? wanted : null;
}

export const homeOf = (role) => HOME[role] ?? "/";

/** Leaves for the person's home, or for `next` when it lies there or is everybody's. */
export async function enter(next = null) {
  const me = await get("/me", { stay: true });
  const home = homeOf(me.context.role);
  const wanted = safeNext(next);
  location.replace(wanted === EVERYBODYS || wanted?.startsWith(home) ? wanted : home);
}
