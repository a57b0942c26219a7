"""The portal's pages as they leave the API function: headers, caching, size, and nothing that the policy forbids."""

import re
from collections.abc import Iterator

import pytest
from chalice import Chalice
from chalice.test import Client, HTTPResponse

from chalicelib.entrypoints import pages as entrypoint
from chalicelib.entrypoints.middleware import finish_answer
from chalicelib.web import pages, static
from tests.browser.test_fit import CLIENT_ROOMS, GATES, ROOMS
from tests.functional.world import ENVIRONMENT
from tests.load import bench
from tests.load.first_views import VIEWS, weights

PATHS = (
    "/",
    "/convite",
    "/senha",
    "/email",
    "/segundo-fator",
    "/conta",
    "/console",
    "/console/novo",
    "/console/departamentos",
    "/console/empresas",
    "/console/equipe",
    "/console/escritorio",
    "/console/importar",
    "/console/importar/imp_1",
    "/console/funil",
    "/console/rascunho/drf_1",
    "/console/usuario/usr_1",
    "/portal",
    "/console/avisos",
    "/portal/avisos",
)
FIRST_PAGE_BYTES = 100_000


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    app = Chalice("pages")
    app.register_middleware(finish_answer, "http")
    app.register_blueprint(entrypoint.bp)
    with pytest.MonkeyPatch.context() as patch, Client(app) as client:
        for name, value in {"SECRETS_KEY_ID": "", **ENVIRONMENT}.items():
            patch.setenv(name, value)
        yield client


def text_of(answer: HTTPResponse) -> str:
    return answer.body.decode()


def assets_in(document: str) -> list[str]:
    return re.findall(r'(?:src|href)="(/static/[^"]+)"', document)


@pytest.mark.parametrize("looked_at", [PATHS, (*GATES, *ROOMS, *CLIENT_ROOMS)], ids=["here", "in a browser"])
def test_no_page_is_left_out(client: Client, looked_at: tuple[str, ...]) -> None:
    """A new page is one line here and one in `ROOMS` or `GATES`, where it is measured at every width."""
    seen = {
        text_of(client.http.get(path.partition("#")[0].format(carla_id="usr_1", import_id="imp_1")))
        for path in looked_at
    }

    missing = {name for name in pages.names() if pages.page(name) not in seen}
    assert missing <= {"not_found"}


@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_a_whole_document_in_portuguese(client: Client, path: str) -> None:
    answer = client.http.get(path)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert '<html lang="pt-BR">' in text_of(answer)
    assert "<!-- " not in text_of(answer)


@pytest.mark.statement("B12")
@pytest.mark.statement("E8")
@pytest.mark.statement("E10")
@pytest.mark.parametrize(
    "path", [*PATHS, "/console/nada", "/console/nada/1", "/portal/nada", "/static/js/nada.js"]
)
def test_every_page_even_a_missing_one_is_kept_private(client: Client, path: str) -> None:
    headers = client.http.get(path).headers

    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "object-src 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age=63072000" in headers["Strict-Transport-Security"]


@pytest.mark.statement("E8")
@pytest.mark.parametrize("path", PATHS)
def test_only_the_page_that_sends_a_sheet_may_speak_with_another_host_and_with_one_alone(
    client: Client, path: str
) -> None:
    policy = client.http.get(path).headers["Content-Security-Policy"]

    bucket = f" {ENVIRONMENT['UPLOAD_ORIGIN']}" if path == "/console/importar" else ""
    assert f"; connect-src 'self'{bucket};" in policy


@pytest.mark.statement("E8")
def test_only_the_page_that_shows_a_mail_may_hold_a_frame_and_only_of_the_portal(client: Client) -> None:
    policies = {path: client.http.get(path).headers["Content-Security-Policy"] for path in PATHS}

    assert [path for path, policy in policies.items() if "frame-src" in policy] == ["/console/escritorio"]
    assert policies["/console/escritorio"].endswith("; frame-src 'self'")


@pytest.mark.parametrize("path", ["/console/nada", "/console/nada/1", "/portal/nada", "/static/js/nada.js"])
def test_an_address_without_a_page_says_so(client: Client, path: str) -> None:
    answer = client.http.get(path)

    assert answer.status_code == 404
    assert "Não há nada neste endereço" in text_of(answer)


def test_a_path_that_climbs_out_of_the_folder_finds_nothing() -> None:
    for folder, name in (("..", "pages.py"), ("js", "../../pages.py"), ("", ""), ("js", "api.js\0")):
        with pytest.raises(LookupError):
            static.asset(folder, name)


def test_a_part_of_pages_is_not_a_page() -> None:
    with pytest.raises(LookupError):
        pages.page("_layout")


@pytest.mark.statement("E8")
@pytest.mark.parametrize("name", pages.names())
def test_no_page_holds_a_script_or_a_style_of_its_own(name: str) -> None:
    document = pages.page(name)

    assert not re.search(r"<script(?![^>]*\bsrc=)", document)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", document)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", document)


@pytest.mark.parametrize("name", pages.names())
def test_everything_a_page_asks_for_exists_and_may_be_kept_for_a_year(client: Client, name: str) -> None:
    for address in assets_in(pages.page(name)):
        answer = client.http.get(address)

        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", address


def test_an_asset_asked_for_without_its_version_is_kept_for_an_hour(client: Client) -> None:
    assert client.http.get("/static/js/api.js").headers["Cache-Control"] == "public, max-age=3600"


def test_every_import_of_every_module_names_the_version_that_is_served() -> None:
    for path in sorted((static.ROOT / "js").glob("*.js")):
        text, _ = static.asset("js", path.name)

        imported = re.findall(r'(?:from|import)\s*\(?\s*"([^"]+)"', text)
        assert all(each.endswith(f"?v={static.version()}") for each in imported), path.name


@pytest.mark.statement("H2")
@pytest.mark.statement("E11")
def test_no_module_parses_html_evaluates_text_or_stores_anything() -> None:
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|localStorage|sessionStorage"
        r"|document\.cookie|indexedDB"
    )
    for path in sorted((static.ROOT / "js").glob("*.js")):
        assert not forbidden.search(path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize("path", VIEWS)
def test_the_first_page_weighs_little(path: str) -> None:
    files = weights(VIEWS[path])

    assert {each.partition("?")[0] for each in assets_in(pages.page(VIEWS[path]))} < set(files)
    assert sum(files.values()) <= FIRST_PAGE_BYTES


def test_every_first_view_that_is_weighed_has_a_bound() -> None:
    bounds = bench.read("budget.toml")["first_view"]

    assert set(bounds) == {f"kilobytes of {path}" for path in VIEWS}


def test_nothing_moves_for_somebody_who_asked_for_stillness() -> None:
    """Whatever moves stands in the one kind of block that holds for everybody else."""
    still = re.compile(r"@media \(prefers-reduced-motion: no-preference\) \{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
    for path in sorted((static.ROOT / "css").glob("*.css")):
        elsewhere = still.sub("", path.read_text(encoding="utf-8"))
        assert not re.search(r"\b(transition|animation|scroll-behavior)\b|@keyframes", elsewhere), path.name
    for path in sorted((static.ROOT / "js").glob("*.js")):
        assert not re.search(r"\.animate\(|behavior:", path.read_text(encoding="utf-8")), path.name


def test_modules_stay_small() -> None:
    for path in sorted((static.ROOT / "js").glob("*.js")):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 180, path.name


@pytest.mark.statement("A2")
@pytest.mark.statement("A11")
def test_a_password_is_hidden_can_be_pasted_and_filled_in_and_is_never_cut_off() -> None:
    found = []
    for name in pages.names():
        for field in re.findall(r'<input[^>]*\b(?:name|id)="[^"]*password"[^>]*>', pages.page(name)):
            found.append(field)
            assert 'type="password"' in field, (name, field)
            assert re.search(r'autocomplete="(new|current)-password"', field), (name, field)
            assert not re.search(r"maxlength|minlength|pattern|onpaste|readonly", field), (name, field)
    assert len(found) >= 4
    for path in sorted((static.ROOT / "js").glob("*.js")):
        assert not re.search(r"[\"'](paste|copy|cut|contextmenu)[\"']", path.read_text("utf-8")), path.name


@pytest.mark.statement("L7")
def test_the_wizard_says_that_cpf_and_phone_may_be_left_out() -> None:
    document = pages.page("console_wizard")

    for name in ("cpf", "phone"):
        (field,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', document)
        (label,) = re.findall(rf'<label for="{name}"[^>]*>(.*?)</label>', document)
        assert "required" not in field
        assert "opcional" in label


@pytest.mark.parametrize("name", pages.names())
def test_every_field_has_a_label(name: str) -> None:
    document = pages.page(name)
    labelled = set(re.findall(r'<label[^>]*\bfor="([^"]+)"', document))
    wrapped = re.findall(r"<label[^>]*>\s*<input[^>]*>", document)

    for field in re.findall(r"<(?:input|select|textarea)[^>]*>", document):
        identity = re.search(r'\bid="([^"]+)"', field)
        assert (identity and identity[1] in labelled) or any(field in each for each in wrapped), (name, field)


@pytest.mark.statement("D9")
def test_wherever_sms_can_be_set_up_its_risk_is_told() -> None:
    enrolling = [name for name in pages.names() if 'data-view="enrol-sms"' in pages.page(name)]

    assert enrolling == ["account", "factor_reset", "invitation", "sign_in"]
    for name in enrolling:
        assert "SMS é o meio mais fraco" in pages.page(name), name


@pytest.mark.statement("E11")
def test_no_form_can_put_what_is_typed_into_an_address() -> None:
    for name in pages.names():
        for form in re.findall(r"<form[^>]*>", pages.page(name)):
            assert 'method="post"' in form or 'method="dialog"' in form, (name, form)


def test_no_form_can_be_sent_before_its_module_has_come() -> None:
    """A press before that would have the browser post the form itself, to a page."""
    for name in pages.names():
        for form in re.findall(r'<form[^>]*method="post".*?</form>', pages.page(name), re.DOTALL):
            for button in re.findall(r"<button[^>]*>", form):
                assert 'type="button"' in button or " disabled" in button, (name, button)
