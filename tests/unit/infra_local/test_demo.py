"""The demonstration office is made of good data and covers each flag."""

from infra.local import aws, seed


def test_companies_cover_the_flags_and_a_lettered_number() -> None:
    companies = aws.read_json(seed.OFFICE)["companies"]

    assert any(not company["portal_enabled"] for company in companies)
    assert any(not company["messenger_enabled"] for company in companies)
    assert any(company["test"] for company in companies)
    assert "12ABC34501DE35" in [company["tax_id"] for company in companies]
