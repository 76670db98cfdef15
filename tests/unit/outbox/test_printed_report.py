"""A quarterly report on paper: tables of months, debts and persons, whatever their number."""

from datetime import UTC, datetime
from uuid import UUID

from print_reading import pdf_text

from outbox.prints.document import document_sheet
from outbox.prints.glyphs import UNDRAWN, drawable, draws_all
from outbox.prints.pdf import write_pdf
from outbox.prints.sheet import Amount, Grid, texts_of
from schemas.envelope import Envelope
from schemas.identifiers import ActivityCode, DocumentId, Fin, Voen
from schemas.months import Quarter
from schemas.quarterly_report import (
    Debt,
    ExemptIncome,
    MonthAmount,
    MonthHeads,
    QuarterlyReport,
    ReportKind,
    ReportPerson,
    Settled,
)
from schemas.submission import Submission

PERIOD = Quarter("2026-Q3")
ENVELOPE = Envelope(
    document_id=DocumentId(UUID("3b241101-e2bb-4255-8caf-4136c566a962")),
    service="quarterly_report",
    service_version=1,
    insurer_voen=Voen("1300144711"),
    created_at=datetime(2026, 10, 1, 9, 0, tzinfo=UTC),
)


def sheet(persons=2, **sections):
    listed = tuple(ReportPerson(Fin(f"9ZZ{n:04}"), 1_000_00, 500_00, 1_000_00) for n in range(persons))
    known = {
        "kind": ReportKind.INITIAL,
        "period": PERIOD,
        "activity": ActivityCode("43310"),
        "labour": tuple(MonthAmount(month=month, amount=2_000_00) for month in PERIOD.months),
        "exempt": (ExemptIncome(reason="GIFT", month=PERIOD.months[1], amount=1_000_00),),
        "heads": tuple(MonthHeads(month=month, count=persons) for month in PERIOD.months),
        "heads_total": persons,
        "persons": listed,
    }
    return document_sheet(Submission(ENVELOPE, QuarterlyReport(**(known | sections))), "ab" * 32, signed=True)


def grid(of, heading):
    return next(block for block in of.blocks if isinstance(block, Grid) and block.heading.en == heading)


def test_persons_are_a_table_with_sums_by_month_and_together():
    persons = grid(sheet(), "Insured persons")
    assert persons.rows[1] == (2, "9ZZ0001", *map(Amount, (1_000_00, 500_00, 1_000_00, 2_500_00)))
    assert persons.totals[2:] == tuple(map(Amount, (2_000_00, 1_000_00, 2_000_00, 5_000_00)))


def test_a_month_shows_labour_what_is_exempt_and_how_many_worked():
    assert grid(sheet(), "Figures by month").rows[1] == (
        "08.2026",
        Amount(2_000_00),
        Amount(1_000_00),
        None,
        None,
        2,
    )


def test_what_is_stated_of_debts_and_settled_amounts_is_shown_and_nothing_else():
    plain = {block.heading.en for block in sheet().blocks if isinstance(block, Grid)}
    assert plain == {"Figures by month", "Non-contributory income", "Insured persons"}
    debt = Debt(contribution=1_00, interest=2_00, sanction=0, fine=0, other=-3_00)
    stated = sheet(opening=debt, found=Settled(accrued=200_00, paid=150_00))
    assert grid(stated, "Debt by kind").totals[1:] == (Amount(0), None)
    assert grid(stated, "Funds found and other accruals").rows[0][1:] == (Amount(200_00), Amount(150_00))


def test_paper_shows_as_many_persons_as_it_bears_and_says_so():
    text = "".join(pdf_text(write_pdf(sheet(60), most_rows=50)).split())
    assert ("9ZZ0049" in text, "9ZZ0050" in text) == (True, False)


def test_signs_of_formulas_are_drawn_by_letters_that_the_fonts_have():
    assert drawable("2 ≠ 1 − 0 ≤ 3") == "2 <> 1 – 0 <= 3"
    assert draws_all("2 ≠ 1 − 0 ≤ 3")
    assert not any(UNDRAWN in drawable(text) for text in texts_of(sheet()))
