"""An error about data says where it is wrong, not what it is: whoever dies of it writes it into a log."""

import pytest
from pydantic import ValidationError

from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.import_run import Person


@pytest.mark.statement("L2")
def test_an_error_about_data_names_the_field_and_quotes_nothing() -> None:
    carla = {"id": "usr_c", "email": "carla@padaria.com.br", "phone": ["+5511987654321"]}

    with pytest.raises(ValidationError) as kept:
        ClientUser.model_validate(carla)
    with pytest.raises(ValidationError) as typed:
        Person.model_validate_json('{"rows": [[2, {"cor": "carla@padaria.com.br"}]]}')

    told = f"{kept.value} {typed.value}"
    assert "phone" in told
    assert not [each for each in ("carla", "98765") if each in told]
