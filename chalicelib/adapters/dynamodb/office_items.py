"""What an office has beside its people, for the end of its contract."""

from collections.abc import Callable

from chalicelib.adapters.dynamodb import keys, keys_identity
from chalicelib.adapters.dynamodb.table import Table


class OfficeItems:
    def __init__(self, table: Table, identity: Table, delete_import_files: Callable[[str], int]) -> None:
        """``delete_import_files`` takes away some of an office's and says how many."""
        self._table = table
        self._identity = identity
        self._delete_import_files = delete_import_files

    def delete_service_tokens(self, office_id: str) -> None:
        for item in self._identity.query_all(keys_identity.service_tokens_of(office_id)):
            self._identity.delete({"pk": item["pk"], "sk": item["sk"]})

    def delete_imports(self, office_id: str) -> bool:
        """Those under way stop before their next person. Says whether there was anything of theirs."""
        found = self._table.query_all(keys.imports_of(office_id))
        for item in found:
            self._table.delete({"pk": item["pk"], "sk": item["sk"]})
        return bool(self._delete_import_files(office_id) or found)

    def delete_some(self, office_id: str, most: int) -> int:
        """Deletes at most so many items and says how many; calls that are still owed are left to be made."""
        deleted = 0
        for partition in keys.partitions_without_people(office_id):
            if deleted == most:
                break
            for item in self._table.query_newest(("pk", partition), limit=most - deleted):
                self._table.delete({"pk": item["pk"], "sk": item["sk"]})
                deleted += 1
        return deleted
