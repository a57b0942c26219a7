"""What must hold of all that is stored, whatever happened before, once it has settled."""

from collections import Counter, defaultdict
from typing import Any

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.audit import row_of
from chalicelib.adapters.dynamodb.codec import decode_item
from chalicelib.adapters.dynamodb.members import member_of
from chalicelib.domain.audit import broken_links
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.invitation import InvitationStatus
from chalicelib.domain.listing import Listed
from chalicelib.domain.member import Member, Stage
from tests.functional.world import World

Item = dict[str, Any]
Members = dict[str, Member]
TABLES = ("Portal", "Identity")
PEOPLE = ("#CLIENT", "#STAFF")
WAITING = {Stage.INVITING, Stage.INVITED, Stage.REGISTERED}


def broken(world: World) -> list[str]:
    """Every rule that does not hold, with whom it is broken by."""
    portal, identity = ([_plain(item) for item in world.items() if item["table"] == each] for each in TABLES)
    people = [item for item in portal if item["pk"].endswith(PEOPLE) and "#EMAIL#" not in item["pk"]]
    members = {item["sk"]: member_of(item) for item in people}
    return [
        *_accounts(identity),
        *_memberships(identity, members),
        *_links(identity, members),
        *_uniqueness(portal, members),
        *_entries(portal, members),
        *_workflow(members, world),
        *_histories(world),
    ]


def _plain(item: Item) -> Item:
    return decode_item({name: value for name, value in item.items() if name != "table"})


def _accounts(identity: list[Item]) -> list[str]:
    accounts = [item for item in identity if item["sk"] == "ACCOUNT"]
    sentinels = {item["pk"]: item["account_id"] for item in identity if item["sk"] == "EMAIL"}
    counted = Counter(item["email_key"] for item in accounts)
    found = [f"two accounts of {email}" for email, number in counted.items() if number > 1]
    for item in accounts:
        if sentinels.get(f"EMAIL#{item['email_key']}") != item["id"]:
            found.append(f"account without its e-mail: {item['id']}")
    return found if len(sentinels) == len(accounts) else [*found, "an e-mail leads to no account"]


def _memberships(identity: list[Item], members: Members) -> list[str]:
    given = {item["member_id"]: item for item in identity if item["sk"].startswith("MEMBERSHIP#")}
    found = [f"membership of nobody: {each}" for each in given if each not in members]
    for member_id, member in members.items():
        status = member.invitation.status if member.invitation else None
        is_used = status is InvitationStatus.ACCEPTED
        if len({is_used, member_id in given, member.account_id is not None}) > 1:
            found.append(f"invitation used and no membership, or the other way round: {member_id}")
        elif is_used and given[member_id]["sk"] != f"MEMBERSHIP#{member.office_id}":
            found.append(f"membership at another office: {member_id}")
    return found


def _links(identity: list[Item], members: Members) -> list[str]:
    links = [item for item in identity if item["sk"] == "INVITATION"]
    found = [f"link of nobody: {item['pk']}" for item in links if item["member_id"] not in members]
    for member_id, member in members.items():
        own = [item["pk"].partition("#")[2] for item in links if item["member_id"] == member_id]
        invitation = member.invitation
        is_open = invitation is not None and (
            invitation.is_live or invitation.status is InvitationStatus.EXPIRED
        )
        if own != ([invitation.token_hash] if invitation and is_open and invitation.token_hash else []):
            found.append(f"not the one current link, or one of an invitation that is over: {member_id}")
    return found


def _uniqueness(portal: list[Item], members: Members) -> list[str]:
    claims = [item for item in portal if "#EMAIL#" in item["pk"]]
    found = []
    for item in claims:
        owner = members.get(item["member_id"])
        if owner is None or owner.email_key != item["sk"]:
            found.append(f"claim of nobody: {item['sk']}")
    return found if len(claims) == len(members) else [*found, "a person without a claim on their e-mail"]


def _entries(portal: list[Item], members: Members) -> list[str]:
    """Whoever is there is found by all that is true of them, and nobody by anything else."""
    found = {(item["pk"], item["sk"]) for item in portal if "#BY#" in item["pk"]}
    users = [each for each in members.values() if isinstance(each, ClientUser)]
    true = {
        tuple(keys.entry(user.office_id, *entry, user.id).values())
        for user in users
        for entry in Listed.of(user).entries()
    }
    return [f"entry {each} is not true or missing" for each in found ^ true]


def _workflow(members: Members, world: World) -> list[str]:
    found = [f"still owed: {item}" for item in world.items() if item["table"] == "Outbox"]
    running = {name for name, each in world.workflow.executions.items() if each.status == "RUNNING"}
    for member_id, member in members.items():
        name = f"onboarding-{member_id}-v{member.onboarding_version}"
        if (member.stage in WAITING) != (name in running):
            found.append(f"stage {member.stage} and execution do not agree: {name}")
        if [each for each in running if member_id in each and each != name]:
            found.append(f"an older execution still runs: {member_id}")
    return found


def _histories(world: World) -> list[str]:
    histories = defaultdict(list)
    for item in world.items():
        if item["table"] == "Audit":
            histories[item["pk"]["S"]].append(row_of(_plain(item)))
    return [
        f"history {history}: row {seq} {fault}"
        for history, rows in histories.items()
        for seq, fault in broken_links(rows)
    ]
