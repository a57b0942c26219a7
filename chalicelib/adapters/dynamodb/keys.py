"""The only place that builds keys, with those beside it. In the Portal table every key begins with the office."""

from datetime import datetime

from chalicelib.adapters.dynamodb.codec import instant

Key = dict[str, str]

FACETS = ("term", "company", "department", "phone")

DUE_INDEX = "due"
DUE_SHARDS = 4
OUTBOX_SHARDS = 4
OFFICE_INDEX = "office"
BY_NAME_INDEX = "by_name"
BY_STATUS_INDEX = "by_status"
BY_LOGIN_INDEX = "by_login"
PLACE_END = "\t"
"""Between the parts of a place in a list: sorts before all that a name, a word or an address may hold."""


def _key(pk: str, sk: str) -> Key:
    return {"pk": pk, "sk": sk}


# Portal: per office


def office(office_id: str) -> Key:
    return _key(office_id, "OFFICE")


def staff_of(office_id: str) -> str:
    return f"{office_id}#STAFF"


def client_users_of(office_id: str) -> str:
    return f"{office_id}#CLIENT"


def member(office_id: str, member_id: str) -> Key:
    """A client user or a staff member, told apart by the prefix of the id."""
    partition = staff_of(office_id) if member_id.startswith("stf_") else client_users_of(office_id)
    return _key(partition, member_id)


def companies_of(office_id: str) -> str:
    return f"{office_id}#COMPANY"


def company(office_id: str, company_id: str) -> Key:
    return _key(companies_of(office_id), company_id)


def departments_of(office_id: str) -> str:
    return f"{office_id}#DEPARTMENT"


def department(office_id: str, department_id: str) -> Key:
    return _key(departments_of(office_id), department_id)


def tasks_of(office_id: str) -> str:
    return f"{office_id}#TASK"


def task(office_id: str, task_id: str) -> Key:
    return _key(tasks_of(office_id), task_id)


def drafts_of(office_id: str) -> str:
    return f"{office_id}#DRAFT"


def draft(office_id: str, draft_id: str) -> Key:
    return _key(drafts_of(office_id), draft_id)


def imports_of(office_id: str) -> str:
    return f"{office_id}#IMPORT"


def import_job(office_id: str, import_id: str) -> Key:
    return _key(imports_of(office_id), import_id)


def member_email(office_id: str, email_key: str, kind: str) -> Key:
    """Uniqueness of a canonical e-mail among the client users (or the staff) of an office."""
    return _key(f"{office_id}#EMAIL#{kind}", email_key)


def tax_id(office_id: str, number: str) -> Key:
    """Uniqueness of a CNPJ or CPF among the companies of an office."""
    return _key(f"{office_id}#TAXID", number)


def company_code(office_id: str, code: str) -> Key:
    """Uniqueness of the office's own code among its companies."""
    return _key(f"{office_id}#COMPANYCODE", code)


def funnel_of(office_id: str) -> str:
    return f"{office_id}#FUNNEL"


def funnel_month(office_id: str, month: str) -> Key:
    return _key(funnel_of(office_id), month)


def entries_of(office_id: str, facet: str) -> str:
    """Who is found by what in an office's lists; rows that lead to client users."""
    return f"{office_id}#BY#{facet.upper()}"


def entry(office_id: str, facet: str, value: str, name: str, member_id: str) -> Key:
    return _key(entries_of(office_id, facet), PLACE_END.join((value, name, member_id)))


def orders(owner_id: str, member_id: str, name: str, status: str) -> dict[str, str]:
    """Attributes that put a client user on the indexes of all of an office's by name and by status."""
    return {
        "listed": owner_id,
        "listed_status": status_list(owner_id, status),
        "listed_name": f"{name}{PLACE_END}{member_id}",
    }


def login_order(member_id: str, at: datetime | None) -> dict[str, str]:
    """The attribute that puts a client user among an office's by last sign-in; whoever never came stands first."""
    return {"listed_login": f"{instant(at) if at else ''}{PLACE_END}{member_id}"}


def status_list(owner_id: str, status: str) -> str:
    return f"{owner_id}#{status}"


def department_name(office_id: str, name_hash: str) -> Key:
    """Uniqueness of a department's name, without case and accents, within an office."""
    return _key(f"{office_id}#DEPARTMENTNAME", name_hash)


def partitions_without_people(office_id: str) -> list[str]:
    """Every partition of an office but those of its people and of what is owed or waits for them."""
    kinds = (
        "COMPANY", "TAXID", "COMPANYCODE", "DEPARTMENT", "DEPARTMENTNAME", "TASK", "DRAFT", "EMAIL#CLIENT",
        "EMAIL#STAFF", "NOTIFICATION", "FUNNEL", "IMPORT", "IMPORTSLOT", "IMPORTED",
    )  # fmt: skip
    return [f"{office_id}#{kind}" for kind in kinds] + [entries_of(office_id, facet) for facet in FACETS]


def wait(office_id: str, member_id: str) -> Key:
    """Where the task token of a waiting execution is kept: read by its exact key only."""
    return _key(f"{office_id}#WAIT", member_id)


# Notification centre: an office's in Portal, an account's own in Identity


def notifications_of(owner_id: str) -> str:
    return f"{owner_id}#NOTIFICATION" if owner_id.startswith("off_") else f"NOTIFICATION#{owner_id}"


def notification(owner_id: str, addressee: str, at: datetime, notification_id: str) -> Key:
    return _key(notifications_of(owner_id), f"{notifications_since(addressee, at)}#{notification_id}")


def notifications_to(addressee: str) -> str:
    """How the sort key of every notification of an addressee begins."""
    return f"{addressee}#"


def notifications_since(addressee: str, at: datetime) -> str:
    """Below the sort keys of all from that instant on."""
    return f"{addressee}#{instant(at)}"


def notifications_end(addressee: str) -> str:
    """Above the sort keys of all."""
    return f"{addressee}$"


def notifications_read(owner_id: str, addressee: str, reader_id: str) -> Key:
    """Up to when one reader has read those of an addressee."""
    return _key(notifications_of(owner_id), f"READ#{addressee}#{reader_id}")


def due(owner_id: str, at: datetime) -> dict[str, str]:
    """Attributes that put an item on the index of things to be done at a time."""
    return {"due_shard": str(sum(owner_id.encode()) % DUE_SHARDS), "due_at": instant(at)}


# Outbox: what is owed to the outside, gone as soon as it is done


def outbox_shard(number: int) -> str:
    return f"OUTBOX#{number}"


def outbox(office_id: str, outbox_id: str) -> Key:
    """In one of a few partitions for all offices, so that whatever is left over is found by reading these."""
    return _key(outbox_shard(sum(office_id.encode()) % OUTBOX_SHARDS), f"{office_id}#{outbox_id}")


# Audit: append-only


def history_of(owner_id: str, target_id: str) -> str:
    return f"{owner_id}#{target_id}"


def audit(owner_id: str, target_id: str, seq: int) -> Key:
    """One row in the history that an office (or an account) has of one target; they sort by number."""
    return _key(history_of(owner_id, target_id), f"{seq:0>10}")


def listed(owner_id: str) -> dict[str, str]:
    """The attribute that puts a row on the index of all of an office's; an account has one history only."""
    return {"office_id": owner_id} if owner_id.startswith("off_") else {}
