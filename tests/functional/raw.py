"""Bodies as bytes, for what no well-behaved client would send."""

from tests.functional.routes import Office, fitting
from tests.functional.world import Answer, World


def post_raw(world: World, ours: Office, route: str, raw: bytes, **headers: str) -> Answer:
    """The body as bytes, on a route of the API, by somebody who may."""
    method, path = route.split(" ", 1)
    for name, kind in (("draft_id", "draft"), ("company_id", "company"), ("department_id", "department")):
        path = path.replace("{" + name + "}", ours.ids[kind])
    path = path.replace("{client_user_id}", ours.ids["client_user"]).replace("{staff_id}", ours.ids["staff"])
    caller = fitting(route, ours)
    sent = {
        "Authorization": f"Bearer {caller.token}",
        "If-Match": f'"{ours.versions.get(route, 1)}"',
    } | headers
    return world.call(method, path, raw, sent)
