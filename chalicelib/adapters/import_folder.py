"""All that imports of one office keep in their bucket, for the end of its contract."""

from typing import Any

from chalicelib.adapters.import_files import translated


class ImportFolder:
    def __init__(self, client: Any, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def delete_some(self, office_id: str) -> int:
        """A page of objects, a thousand at most; says how many. Errors: ``ServiceUnavailable``."""
        with translated():
            page = self._client.list_objects_v2(Bucket=self._bucket, Prefix=f"{office_id}/")
            found = [{"Key": each["Key"]} for each in page.get("Contents", [])]
            if found:
                self._client.delete_objects(Bucket=self._bucket, Delete={"Objects": found, "Quiet": True})
        return len(found)
