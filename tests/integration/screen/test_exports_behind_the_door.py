"""A register as a file: to whom it may be given, what its cells are, and that it is written down."""

from datetime import date
from io import BytesIO

import pytest
from desk_server import Desk
from openpyxl import load_workbook
from statement_rows import BankRows

from registries.insurers import Insurer, InsurerKind, put_insurers
from registries.officers import Role
from registries.views import views_of
from schemas.identifiers import OfficeCode, Voen

INSURERS, PERSONS = "/registers/sigortaedenler.xlsx", "/registers/sigortaolunanlar.xlsx?soyad=el"

SUSPENSE_AS_JSON = "/bank/aydinlasdirilmamis.json"
SUSPENSE = "/bank/aydinlasdirilmamis.xlsx"
MONEY = "/money/borclar.xlsx?voen=1300000001"


@pytest.fixture(scope="module")
def desk(made_world, tmp_path_factory):
    with Desk.open(made_world, tmp_path_factory.mktemp("exports")) as made:
        office = OfficeCode.parse(made.world.employers["alfa"].office)
        known = {"kind": InsurerKind.LEGAL, "sun": "1", "responsible": "+994", "opened_on": date(2020, 1, 1)}
        one = Insurer(voen=Voen("1300000001"), name='=HYPERLINK("http://x")', office=office, **known)
        made.do(put_insurers, [one])
        rows = BankRows(made.house.database, made.house.clock)
        statement = rows.statement(office=str(office))
        rows.entry(statement, 5_000, "PAYER_UNKNOWN", payer_name='=HYPERLINK("http://x")', purpose="+994")
        rows.entry(statement, 7_000, "CODE_UNKNOWN", purpose="@SUM(A1)")
        yield made


def cells(answer):
    """All cells of the table."""
    return [cell for row in load_workbook(BytesIO(answer.content)).worksheets[1].iter_rows() for cell in row]


def test_what_looks_like_a_formula_stays_text(desk):
    answer = desk.signed_in().get(INSURERS)
    told = {cell.value: cell for cell in cells(answer)}
    assert answer.headers["content-disposition"] == 'attachment; filename="sigortaedenler.xlsx"'
    assert told['=HYPERLINK("http://x")'].data_type == told["+994"].data_type == "s"
    assert told['=HYPERLINK("http://x")'].quotePrefix


def test_a_file_holds_what_was_searched_for_in_the_offices_of_whoever_asks(desk):
    assert "=HYPERLINK" not in str([one.value for one in cells(desk.signed_in().get(f"{INSURERS}?sigortaeden=alfa"))])
    other = desk.signed_in(desk.officer(employer="beta")).get(INSURERS)
    assert "1300000001" not in [one.value for one in cells(other)]


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("officer", PERSONS, 200),
        ("auditor", PERSONS, 200),
        ("finance", PERSONS, 404),
        ("finance", INSURERS, 200),
        ("administrator", INSURERS, 404),
        ("officer", "/registers/yoxdur.xlsx", 404),
        ("finance", MONEY, 200),
        ("officer", MONEY, 404),
        ("finance", "/money/yoxdur.xlsx?voen=1300000001", 404),
        ("finance", SUSPENSE, 200),
        ("auditor", SUSPENSE, 200),
        ("officer", SUSPENSE, 404),
        ("finance", "/bank/yoxdur.xlsx", 404),
        ("finance", SUSPENSE_AS_JSON, 200),
        ("officer", SUSPENSE_AS_JSON, 404),
        ("finance", "/bank/yoxdur.json", 404),
    ],
)
def test_a_register_is_given_to_roles_that_see_it(desk, role, path, status):
    answer = desk.signed_in(desk.officer(Role(role))).get(path)
    assert (answer.status_code, bool(answer.content)) == (status, status == 200)


def test_a_stranger_gets_nothing(desk):
    answer = desk.browser().get(INSURERS)
    assert (answer.status_code, answer.content) == (401, b"")


def test_each_file_is_written_down_with_what_was_searched_for_and_a_refused_one_is_none(desk):
    login, refused = desk.officer(), desk.officer(Role.FINANCE)
    desk.signed_in(login).get(PERSONS)
    desk.signed_in(refused).get(PERSONS)
    assert [(one.what, one.about) for one in desk.ask(views_of, login=login)] == [("EXPORT", "sigortaolunanlar el")]
    assert desk.ask(views_of, login=refused) == []


def test_suspense_as_a_file_is_that_of_the_offices_of_whoever_asks_and_its_texts_stay_text(desk):
    answer = desk.signed_in(desk.officer(Role.FINANCE)).get(SUSPENSE)
    told = {cell.value: cell for cell in cells(answer)}
    assert {"B-0000001", "B-0000002"} <= set(told)
    for text in ('=HYPERLINK("http://x")', "+994", "@SUM(A1)"):
        assert told[text].data_type == "s"
        assert told[text].quotePrefix
    one = [
        cell.value for cell in cells(desk.signed_in(desk.officer(Role.FINANCE)).get(f"{SUSPENSE}?sebeb=CODE_UNKNOWN"))
    ]
    assert "B-0000002" in one
    assert "B-0000001" not in one
    other = desk.signed_in(desk.officer(Role.FINANCE, employer="beta")).get(SUSPENSE)
    assert not [cell.value for cell in cells(other) if str(cell.value).startswith("B-0")]


def test_suspense_as_json_tells_amounts_in_manat_and_causes_by_code(desk):
    login = desk.officer(Role.FINANCE)
    told = desk.signed_in(login).get(f"{SUSPENSE_AS_JSON}?sebeb=PAYER_UNKNOWN").json()
    [row] = told["rows"]
    assert (row["number"], row["amount"], row["cause"]) == ("B-0000001", "50.00", "PAYER_UNKNOWN")
    assert row["payer_name"] == '=HYPERLINK("http://x")'
    assert told["more"] is False
    assert desk.signed_in(desk.officer(Role.FINANCE, employer="beta")).get(SUSPENSE_AS_JSON).json()["rows"] == []
    [look] = desk.ask(views_of, login=login)
    assert (look.what, look.about) == ("EXPORT", "aydinlasdirilmamis PAYER_UNKNOWN")
