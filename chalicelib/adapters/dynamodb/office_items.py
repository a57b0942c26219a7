"""What an office has beside its people, for the end of its contract."""

from chalicelib.adapters.dynamodb import keys, keys_identity
from chalicelib.adapters.dynamodb.table import Table


class OfficeItems:
    def __init__(self, table: Table, identity: Table) -> None:
        self._table = table
        self._identity = identity

    def delete_service_tokens(self, office_id: str) -> None:
        for item in self._identity.query_all(keys_identity.service_tokens_of(office_id)):
            self._identity.delete({"pk": item["pk"], "sk": item["sk"]})

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
