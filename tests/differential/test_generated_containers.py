"""Containers and counter-signed documents in the hands of forgers, before three verifiers: ours, xmlsec1 and signxml.

Documents and file names are random; of each thing that a forger may do there are as many. ``golden/containers.tsv``
lists by which of our reasons we refuse what both others take for good; running this file writes it anew.
"""

import subprocess
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import rooms  # noqa: F401 - makes the next ones known
from corpus_files import MISMATCHES, read_golden, write_golden
from forged_containers import CONTAINERS, COUNTERED, container, countered
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opinions import id_options, signxml_believes
from oracles import oracle
from pki import House
from test_corpus_opinions import Subject, reason_of, signxml_accepts, unpack, xmlsec1_accepts

from signatures.asice import open_asice
from signatures.opened import Opened
from signatures.policy import DEFAULT_POLICY
from signatures.xml_container import read_xml

GOLDEN = Path(__file__).parent / "golden" / "containers.tsv"
HEADER = ("what the forger does", "our reason")
EACH = 4  # documents of a kind


def drawn(house, make, forger):
    """A few documents after one forger, each another."""
    found = []

    @settings(max_examples=EACH, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def keep(data):
        found.append(make(data.draw, house, forger))

    keep()
    return list(dict.fromkeys(found))


def contained(house, folder):
    """By what the forger did, the containers as the others can read them."""
    for kind, forger in CONTAINERS.items():
        for number, data in enumerate(drawn(house, container, forger)):
            place = folder / f"{kind} {number}"
            reason = reason_of(open_asice(BytesIO(data), DEFAULT_POLICY))
            yield kind, Subject(place.name, reason, unpack(data, place))


def counter_signed(house, folder):
    for kind, forger in COUNTERED.items():
        for number, data in enumerate(drawn(house, countered, forger)):
            file = folder / f"counter {kind} {number}.xml"
            file.write_bytes(data)
            yield kind, Subject(file.name, with_counter_signers(data), (file,))


def with_counter_signers(data):
    """Our reason, also that of a counter-signature which does not hold: the judge refuses the document for it."""
    opened = read_xml(data, DEFAULT_POLICY)
    if (reason := reason_of(opened)) or not isinstance(opened, Opened):
        return reason
    counters = opened.signatures[0].evidence.counter_signatures
    return next((one.broken for one in counters if one.broken), "" if counters else "not told")


def xmlsec1_believes_both(xmlsec1, file):
    """The first signature and the one in it."""
    data = file.read_bytes()
    for number in (1, 2):
        where = f"(//*[local-name()='Signature'])[{number}]"
        command = [xmlsec1, "--verify", "--insecure", "--node-xpath", where, *id_options(data), file.name]
        if subprocess.run(command, cwd=file.parent, capture_output=True, timeout=60).returncode != 0:
            return False
    return True


def accepted_by_both(found, xmlsec1):
    """What xmlsec1 believes, and signxml, too: names of containers and of counter-signed documents."""
    subjects = [subject for _, subject in found]
    documents = [one for one in subjects if one.name.startswith("counter")]
    math = xmlsec1_accepts(xmlsec1, [one for one in subjects if one not in documents])
    math |= {one.name for one in documents if xmlsec1_believes_both(xmlsec1, one.signatures[0])}
    return math, {one.name for one in subjects if one.name in math and signxml_holds(one)}


def signxml_holds(subject):
    if subject.name.startswith("counter"):
        return signxml_believes(subject.signatures[0].read_bytes())
    return signxml_accepts(subject)


def refused_alone(found, both):
    return sorted({(kind, one.reason) for kind, one in found if one.reason and one.name in both})


def all_of(house, folder):
    return [*contained(house, folder), *counter_signed(house, folder)]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return all_of(House.build(), tmp_path_factory.mktemp("generated"))


@pytest.fixture(scope="module")
def opinions(found, xmlsec1):
    return accepted_by_both(found, xmlsec1)


def test_there_are_enough_of_those_that_we_accept_and_of_those_that_we_refuse(found):
    accepted = {kind for kind, one in found if not one.reason}
    assert accepted == {"genuine"}
    assert sum(not one.reason for _, one in found) >= EACH
    assert sum(bool(one.reason) for _, one in found) >= EACH * (len(CONTAINERS) + len(COUNTERED) - 2) / 2


def test_nothing_that_we_accept_is_refused_by_the_mathematics_of_xmlsec1(found, opinions):
    math, _ = opinions
    assert [one.name for _, one in found if not one.reason and one.name not in math] == []


def test_what_we_refuse_and_both_others_accept_is_known_with_its_reason(found, opinions):
    _, both = opinions
    told = refused_alone(found, both)
    assert {reason for _, reason in told}.isdisjoint(MISMATCHES)
    assert [HEADER, *told] == read_golden(GOLDEN)


if __name__ == "__main__":
    with TemporaryDirectory() as place:
        made = all_of(House.build(), Path(place))
        write_golden(GOLDEN, [HEADER, *refused_alone(made, accepted_by_both(made, oracle("xmlsec1"))[1])])
