"""The restore drill: a table restored to a point in time holds what stood there, and everybody is who they were."""

from typing import Any

import pytest

from tests.e2e.people import client_user, eventually, office
from tests.e2e.stack import Stack


def items(dynamodb: Any, table: str) -> dict[tuple[str, str], Any]:
    pages = dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    return {(item["pk"]["S"], item["sk"]["S"]): item for page in pages for item in page["Items"]}


@pytest.mark.statement("L12")
@pytest.mark.parametrize("table", ["PortalTable", "IdentityTable", "AuditTable"])
def test_a_table_restored_to_a_point_in_time_holds_what_stood_there(stack: Stack, table: str) -> None:
    dynamodb = stack.client("dynamodb")
    ana = office(stack, "Escritório Restaurado")
    client_user(ana, f"carla.{table.lower()}@exemplo.com.br", send="later")
    source = stack.outputs[table]
    before = items(dynamodb, source)

    dynamodb.restore_table_to_point_in_time(
        SourceTableName=source, TargetTableName=f"{table}-restored", UseLatestRestorableTime=True
    )

    restored = eventually(lambda: items(dynamodb, f"{table}-restored"), bool)
    after = items(dynamodb, source)
    unchanged = {key: item for key, item in before.items() if after.get(key) == item}
    assert any(ana.email in str(item) or "Ana Souza" in str(item) for item in unchanged.values())
    assert {key: restored.get(key) for key in unchanged} == unchanged
    dynamodb.delete_table(TableName=f"{table}-restored")
