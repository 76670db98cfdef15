"""Documents in the hands of forgers, before three verifiers: ours, xmlsec1 and signxml.

Random ones differ from run to run. ``golden/forged.tsv`` lists, for one document and each thing that a forger may do to
it, by which of our reasons we refuse what both others take for good; it is written anew by running this file.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import rooms  # noqa: F401 - makes the next ones known
from corpus_files import MISMATCHES, read_golden, write_golden
from forge import forged, nothing, signature_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from opinions import signxml_believes, xmlsec1_believes
from oracles import oracle
from pki import DOCUMENT, House
from random_documents import cards, documents, forgeries, styles
from rewriting import TRANSFORMS
from test_corpus_opinions import reason_of
from wrapping import WRAPPINGS, Loot, bare, form, id_names, with_ids, written

from schemas.xml import parse_xml
from signatures.policy import DEFAULT_POLICY
from signatures.uris import ds
from signatures.xml_container import read_xml

GOLDEN = Path(__file__).parent / "golden" / "forged.tsv"
HEADER = ("what the forger does", "our reason")
EXAMPLES = 80
# What may leave a signature good.
HARMLESS = ("genuine", "comment", "content", "wrap_inside")


@dataclass(frozen=True)
class Case:
    """A document and how it came to be; ``reason`` is ours, "" where structure and mathematics hold."""

    kind: str
    data: bytes

    @property
    def reason(self):
        return reason_of(read_xml(self.data, DEFAULT_POLICY))


def genuine(_draw, signed):
    return signed


def comment(draw, signed):
    """A comment somewhere, the signature not left out."""
    root = parse_xml(signed)
    one = draw(st.sampled_from(list(root.iter(etree.Element))))
    aside = etree.Comment("split")
    cut = draw(st.integers(0, len(one.text or "")))
    text = one.text or ""
    one.insert(0, aside)
    one.text, aside.tail = text[:cut], text[cut:]
    return written(root)


def content(draw, signed):
    """The signature below another content."""
    root = draw(forgeries(bare(signed)))
    root.append(signature_of(parse_xml(signed)))
    return written(root)


def wrapping(wrap):
    def change(draw, signed):
        other = with_ids(draw(forgeries(bare(signed))), draw(id_names), "whole")
        return written(wrap(Loot(signed, other, draw(st.integers(0, 40)), draw(st.booleans()))))

    return change


CHANGES_OF_PLACE = {one.__name__: one for one in WRAPPINGS}
CHANGES = {one.__name__: one for one in (genuine, comment, content)} | {
    name: wrapping(wrap) for name, wrap in CHANGES_OF_PLACE.items()
}


def inserting(transform, name, at, which, before=nothing):
    """How the forger, who has a good card, has a document of his own signed."""

    def change(root):
        before(root)
        list(root.iter(ds("Transforms")))[which].insert(at, TRANSFORMS[transform](name))

    return change


def signed_form(draw, document, transform):
    plain = form(draw(styles), inclusive=draw(st.booleans()))
    if transform is None:
        return plain
    name = etree.QName(draw(st.sampled_from(list(parse_xml(document).iter(etree.Element))))).localname
    return inserting(transform, name, draw(st.integers(0, 2)), draw(st.integers(0, 1)), plain)


@st.composite
def cases(draw, house, kinds):
    kind = draw(st.sampled_from(kinds))
    document = draw(documents())
    change = signed_form(draw, document, kind if kind in TRANSFORMS else None)
    signed = forged(getattr(house, draw(cards)), change, document=document)
    return Case(kind, CHANGES.get(kind, genuine)(draw, signed))


def drawn(house, kinds, examples):
    found = []

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(cases(house, kinds))
    def keep(case):
        found.append(case)

    keep()
    return list(dict.fromkeys(found))


def believed(xmlsec1, cases, folder):
    """Those that xmlsec1 takes for good; each is left in ``folder`` to be looked at."""
    files = {}
    for number, case in enumerate(cases):
        files[folder / f"{number}-{case.kind.replace(' ', '-')}.xml"] = case
    for file, case in files.items():
        file.write_bytes(case.data)
    return [files[one] for one in sorted(xmlsec1_believes(xmlsec1, files))]


def refused_alone(cases, xmlsec1, folder):
    """By kind, our reasons where both others accept."""
    doubtful = [one for one in cases if one.reason and signxml_believes(one.data)]
    reasons = defaultdict(set)
    for one in believed(xmlsec1, doubtful, folder):
        reasons[one.kind].add(one.reason)
    return {(kind, reason) for kind, found in reasons.items() for reason in found}


def each(house):
    """Not left to chance: each wrapping and each transform, in each form, for one document."""
    for kind, wrap in CHANGES_OF_PLACE.items():
        for style, name, last in product(("", "Id"), (None, "Id", "ID"), (False, True)):
            signed = forged(house.person, form(style))
            other = with_ids(parse_xml(DOCUMENT.replace(b"+994501234567", b"+994559999999")), name, "whole")
            yield Case(kind, written(wrap(Loot(signed, other, last=last))))
    for kind, (at, which) in product(TRANSFORMS, ((0, 0), (1, 0), (0, 1))):
        yield Case(kind, forged(house.person, inserting(kind, "Phone", at, which)))


@pytest.fixture(scope="module")
def house():
    return House.build()


def test_nothing_that_we_accept_is_refused_by_the_mathematics_of_xmlsec1(house, xmlsec1, tmp_path):
    ours = [one for one in drawn(house, HARMLESS, EXAMPLES) if not one.reason]
    assert len(ours) >= EXAMPLES // 8
    agreed = set(believed(xmlsec1, ours, tmp_path))
    assert [(one.kind, one.data) for one in ours if one not in agreed] == []


def test_what_we_refuse_and_both_others_accept_is_refused_for_its_form(house, xmlsec1, tmp_path):
    generated = drawn(house, [*CHANGES, *TRANSFORMS], EXAMPLES)
    assert {reason for _, reason in refused_alone(generated, xmlsec1, tmp_path)}.isdisjoint(MISMATCHES)


def test_what_a_forger_may_do_is_refused_for_known_reasons_where_both_others_believe_him(house, xmlsec1, tmp_path):
    cases = list(each(house))
    assert [one for one in cases if not one.reason] == []
    assert [HEADER, *sorted(refused_alone(cases, xmlsec1, tmp_path))] == read_golden(GOLDEN)


if __name__ == "__main__":
    with TemporaryDirectory() as place:
        write_golden(
            GOLDEN, [HEADER, *sorted(refused_alone(list(each(House.build())), oracle("xmlsec1"), Path(place)))]
        )
