"""Labels where a page is as no clerk would like it: last letters read as bars, labels and dates by the hundred."""

import pytest
from read_samples import CERTIFICATE, changed, page, told, verdicts

from rules import labelled_values
from schemas.readings import EvidenceVerdict

AGREES, NOT_FOUND = EvidenceVerdict.AGREES, EvidenceVerdict.NOT_FOUND
BIRTH, ORDERS = "BIRTH_CERTIFICATE", "ORDER_EXTRACT"


@pytest.mark.parametrize("label", ["Doğum tarix|", "Doğum tarixi", "Doğum tarix!"])
def test_a_label_whose_last_letter_was_read_as_a_bar_is_one_also_at_the_end_of_a_page(label: str):
    assert verdicts(BIRTH, *changed(CERTIFICATE, "Doğum tarixi", label))["child.birth_date"] is AGREES
    assert verdicts(BIRTH, *CERTIFICATE[:3], label)["child.birth_date"] is NOT_FOUND


def test_a_page_full_of_labels_and_dates_is_looked_through_row_by_row(monkeypatch: pytest.MonkeyPatch):
    asked: list[object] = []
    ranks = labelled_values._ranks

    def counted(*given):
        asked.append(given)
        return ranks(*given)

    monkeypatch.setattr(labelled_values, "_ranks", counted)
    rows = 80
    told(ORDERS, page(*["15.01.2024 tarixindən"] * rows))
    assert rows <= len(asked) < 60 * rows
