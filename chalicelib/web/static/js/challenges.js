// A challenge ends after ten minutes, five attempts or one success; then the step before it is due anew.

/** What `act` gives; null when the challenge has ended, which `again(problem)` has told. */
export async function orAgain(act, again) {
  try {
    return (await act()) ?? {};
  } catch (problem) {
    if (problem.code !== "challenge_invalid") throw problem;
    again(problem);
    return null;
  }
}
