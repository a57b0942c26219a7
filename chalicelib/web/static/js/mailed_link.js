// The token of a mailed link: read from the fragment, taken out of the address bar at once, kept in memory only.

const SKIP_LINK = "conteudo";

/** The token that the page was opened with, or "". */
export function takeToken() {
  const found = location.hash.slice(1);
  if (!found || found === SKIP_LINK) return "";
  history.replaceState(null, "", location.pathname);
  return found;
}

/** Calls `follow(token)` when another link is opened in the same tab. */
export function onAnotherLink(follow) {
  addEventListener("hashchange", () => {
    const found = takeToken();
    if (found) follow(found);
  });
}
