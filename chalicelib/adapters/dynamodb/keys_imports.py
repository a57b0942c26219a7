"""Keys of running imports, in the Portal table."""

Key = dict[str, str]


def _key(pk: str, sk: str) -> Key:
    return {"pk": pk, "sk": sk}


def import_slot(office_id: str, number: int) -> Key:
    """One of the places of an office's imports under way."""
    return _key(f"{office_id}#IMPORTSLOT", str(number))


def imported_by(office_id: str) -> str:
    """What imports did: a receipt for each person, a mark for each batch that was counted."""
    return f"{office_id}#IMPORTED"


def import_receipts(import_id: str) -> str:
    """How the sort key of every receipt of an import begins."""
    return f"{import_id}#PERSON#"


def import_receipt(office_id: str, import_id: str, person_key: str) -> Key:
    return _key(imported_by(office_id), f"{import_receipts(import_id)}{person_key}")


def import_batch(office_id: str, import_id: str, plan: str, number: int) -> Key:
    return _key(imported_by(office_id), f"{import_id}#BATCH#{plan}#{number}")
