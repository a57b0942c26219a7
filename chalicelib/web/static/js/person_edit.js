// Opens the wizard on an existing client user, in the edit that was begun before if it still starts from today's data.

import { all, get, newKey, post, remove } from "./api.js";
import { keepingList } from "./way_back.js";

/** Goes on with the open edit of `person` (as the API answers), or begins one. */
export async function edit(person) {
  const drafts = await all("/drafts");
  const isCurrent = ({ updated_at: at }) => Date.parse(at) >= Date.parse(person.updated_at);
  const begun = drafts.find((draft) => draft.editing === person.id && isCurrent(draft));
  if (begun) return openDraft(begun.id);
  return beginEdit(person.id);
}

/** Begins an edit from the data as it is now, in place of the draft `instead`, which can no longer be concluded. */
export async function beginEdit(personId, instead = null) {
  const draft = await post("/drafts", { client_user_id: personId }, { key: newKey() });
  if (instead) await remove(`/drafts/${encodeURIComponent(instead)}`).catch(() => {});
  openDraft(draft.id);
}

/** Whom an edit is about, as they stand now; nobody where it is no edit. */
export const personEdited = async (id) => (id ? get(`/client-users/${encodeURIComponent(id)}`) : null);

const openDraft = (id) => location.assign(keepingList(`/console/rascunho/${encodeURIComponent(id)}`));
