from datetime import UTC, datetime, timedelta

import pytest
from forge import forged
from pki import NOW, codes
from time_stamps import TimeStampAuthority
from trusted_lists import (
    NEXT,
    QTST,
    SINCE,
    TSA,
    Supervisor,
    body,
    scope,
    service,
)

from demo.pki import make_crl
from signatures.path import find_path
from signatures.reasons import Reason, ReasonCode
from signatures.revocation import revocation_from_files
from signatures.trust import Purpose, TrustError, fingerprint, trust_from_files
from signatures.verdict import Outcome

MID = datetime(2025, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def supervisor():
    return Supervisor.appointed()


@pytest.fixture
def folder(supervisor, house):
    """Makes the files of a folder with one list; its CA is told by digest."""

    def make(*services, options="", issuer=None, pinned=None, **said):
        told = issuer or f'sha256 = "{fingerprint(house.issuing.certificate)}"'
        return supervisor.files(supervisor.sign(body(*services, **said)), told, options=options, pinned=pinned)

    return make


def judged(house, files, **changed):
    trust = trust_from_files(files)
    lists = {"issuing.crl": make_crl(house.issuing, {}, at=NOW)}
    arguments = {"trust": trust, "revocation": revocation_from_files(lists, trust)} | changed
    return house.judge(forged(house.person), **arguments)


def test_a_ca_of_the_list_carries_its_cards(house, folder):
    verdict = judged(house, folder(service(house.issuing.certificate)))
    assert verdict.outcome is Outcome.VALID
    assert verdict.signatures[0].signer.provider == "e-imza"


def test_types_of_services_become_purposes(house, folder):
    files = folder(
        service(house.issuing.certificate),
        service(house.seal_key.certificate, type_=QTST),
        service(house.root.certificate, type_=TSA),
        service(house.person.certificate, type_="http://uri.etsi.org/TrstSvc/Svctype/Certstatus/OCSP/QC"),
    )
    trust = trust_from_files(files)
    assert trust.anchors_for(Purpose.SUBMISSION) == (house.issuing.certificate,)
    assert trust.anchors_for(Purpose.TIMESTAMP) == (house.seal_key.certificate, house.root.certificate)
    assert trust.anchors_for(Purpose.SEAL) == ()


def test_a_time_stamping_unit_may_stand_in_the_list_itself(house, folder):
    unit = TimeStampAuthority.under(house.root)
    other = TimeStampAuthority.under(house.root, usage=False)
    listed = [service(one.certificate, type_=QTST) for one in (unit, other)]
    trust = trust_from_files(folder(*listed))
    found = find_path(unit.certificate, Purpose.TIMESTAMP, trust, NOW)
    assert (found.certificates, found.links()) == ((unit.certificate,), ())
    early = find_path(unit.certificate, Purpose.TIMESTAMP, trust, SINCE - timedelta(days=1))
    assert early == Reason(ReasonCode.CERT_NO_ANCHOR)
    late = find_path(unit.certificate, Purpose.TIMESTAMP, trust, datetime(2050, 1, 1, tzinfo=UTC))
    assert late.code == ReasonCode.CERT_NO_ANCHOR, "the list says nothing of then"
    assert find_path(other.certificate, Purpose.TIMESTAMP, trust, NOW).code == ReasonCode.CERT_KEY_USAGE
    assert find_path(unit.certificate, Purpose.SUBMISSION, trust, NOW).code == ReasonCode.CERT_NO_ANCHOR


def test_a_list_tells_how_new_it_is(house, folder):
    [state] = trust_from_files(folder(service(house.issuing.certificate), sequence=41)).lists
    assert (state.file, state.territory, state.sequence, state.next_update) == ("az.xml", "AZ", 41, NEXT)
    assert (state.expired, state.skipped) == ("hold", ())


def test_a_service_is_trusted_from_its_beginning_on(house, folder):
    files = folder(service(house.issuing.certificate, since=NOW + timedelta(seconds=1)))
    assert codes(judged(house, files)) == ("CERT_NO_ANCHOR",)
    assert judged(house, folder(service(house.issuing.certificate, since=NOW))).outcome is Outcome.VALID


def test_a_withdrawn_service_is_trusted_for_moments_before_only(house, folder):
    withdrawn = service(house.issuing.certificate, state="withdrawn", since=NOW, history=[("granted", SINCE)])
    trust = trust_from_files(folder(withdrawn))
    assert trust.anchors_for(Purpose.SUBMISSION, NOW - timedelta(seconds=1)) == (house.issuing.certificate,)
    assert trust.anchors_for(Purpose.SUBMISSION, NOW) == ()
    assert codes(judged(house, folder(withdrawn))) == ("CERT_NO_ANCHOR",)
    early = judged(house, folder(withdrawn), received_at=NOW - timedelta(minutes=1))
    assert early.outcome is Outcome.VALID


def test_a_path_that_was_kept_ends_with_its_anchor(house, folder):
    """A warm cache of paths must not outlive the day on which the service was withdrawn."""
    trust = folder(service(house.issuing.certificate, state="withdrawn", since=NOW, history=[("granted", SINCE)]))
    before = NOW - timedelta(minutes=1)
    assert judged(house, trust, received_at=before).outcome is Outcome.VALID
    assert codes(judged(house, trust)) == ("CERT_NO_ANCHOR",)
    assert judged(house, trust, received_at=before).outcome is Outcome.VALID


def test_a_service_that_was_granted_again_has_its_gap(house, folder):
    history = [("withdrawn", MID), ("granted", SINCE)]
    trust = trust_from_files(folder(service(house.issuing.certificate, since=NOW, history=history)))
    moments = {SINCE: True, MID - timedelta(days=1): True, MID: False, NOW - timedelta(days=1): False, NOW: True}
    assert {at: bool(trust.anchors_for(Purpose.SUBMISSION, at)) for at in moments} == moments


@pytest.mark.parametrize("granted", [NOW, NOW + timedelta(hours=1)])
def test_no_history_outlives_the_current_state(house, folder, granted):
    """Supervisors write mass changes with one moment for both states."""
    withdrawn = service(house.issuing.certificate, state="withdrawn", since=NOW, history=[("granted", granted)])
    assert codes(judged(house, folder(withdrawn))) == ("CERT_NO_ANCHOR",)
    assert trust_from_files(folder(withdrawn)).anchors_for(Purpose.SUBMISSION, NOW + timedelta(days=9)) == ()


def test_statuses_are_the_operators_choice(house, folder):
    told = service(house.issuing.certificate, state="recognisedatnationallevel")
    assert codes(judged(house, folder(told))) == ("CERT_NO_ANCHOR",)
    chosen = folder(told, options='statuses = ["granted", "recognisedatnationallevel"]')
    assert judged(house, chosen).outcome is Outcome.VALID


def test_a_ca_of_web_sites_alone_signs_no_documents(house, folder):
    web, both = scope("ForWebSiteAuthentication"), scope("ForWebSiteAuthentication") + scope("ForeSignatures")
    trust = trust_from_files(folder(service(house.issuing.certificate, extensions=web)))
    assert trust.anchors == ()
    assert trust.lists[0].skipped == ("service 1: for web sites only",)
    assert trust_from_files(folder(service(house.issuing.certificate, extensions=both))).anchors


def test_a_critical_extension_that_nobody_knows_leaves_the_service_out(house, folder):
    unknown = '<Extension Critical="true"><Unheard/></Extension>'
    trust = trust_from_files(folder(service(house.issuing.certificate, extensions=unknown)))
    assert (trust.anchors, trust.lists[0].skipped) == ((), ("service 1: critical extension Unheard",))
    free = unknown.replace("true", "false")
    assert trust_from_files(folder(service(house.issuing.certificate, extensions=free))).anchors


def test_after_its_next_update_a_list_holds_what_it_alone_would_carry(house, folder):
    files = folder(service(house.issuing.certificate), next_update=NOW - timedelta(minutes=10))
    verdict = judged(house, files)
    assert codes(verdict) == ("CERT_LIST_EXPIRED",)
    assert (verdict.outcome, verdict.sub_indication) == (Outcome.INDETERMINATE, "TRY_LATER")
    assert verdict.reasons[0].consequence.disposition == "hold"
    assert judged(house, files, received_at=NOW - timedelta(minutes=10)).outcome is Outcome.VALID


def test_an_expired_list_holds_nothing_that_it_would_not_carry(house, folder):
    files = folder(service(house.seal_key.certificate), next_update=NOW - timedelta(minutes=10))
    assert codes(judged(house, files)) == ("CERT_NO_ANCHOR",)


def test_an_operator_may_use_an_expired_list(house, folder):
    old = NOW - timedelta(minutes=10)
    files = folder(service(house.issuing.certificate), next_update=old, options='expired = "use"')
    assert judged(house, files).outcome is Outcome.VALID


def test_who_signs_lists_issues_no_certificates(house, folder, supervisor):
    assert supervisor.key.certificate not in trust_from_files(folder()).intermediates


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"next_update": None}, "closed"),
        ({"version": "4"}, "version"),
        ({"kind": "EUlistofthelists"}, "a list of lists"),
        ({"sequence": "x"}, "TSLSequenceNumber"),
        ({"issued": datetime(2019, 1, 1, tzinfo=UTC)}, "did not hold when it was issued"),
    ],
)
def test_a_list_that_cannot_be_used_says_why(folder, said, told):
    with pytest.raises(TrustError, match=rf"az\.xml: .*{told}"):
        trust_from_files(folder(**said))


def test_only_the_pinned_signer_is_believed(house, folder, supervisor):
    """Another with the same name is another."""
    with pytest.raises(TrustError, match="signed by nobody who is pinned"):
        trust_from_files(folder(service(house.issuing.certificate), pinned=Supervisor.appointed().key))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: data.replace(b"granted", b"Granted", 1), "REF_DIGEST"),
        (lambda data: data.replace(b"<SchemeTerritory>AZ", b"<SchemeTerritory>BZ"), "REF_DIGEST"),
        (lambda data: b"<x>" + data[data.index(b"<Trust") :] + b"</x>", "SIG_POSITION"),
        (lambda data: data[:-20], "XML_MALFORMED"),
        (lambda data: b'<!DOCTYPE x [<!ENTITY y "z">]>' + data[data.index(b"<Trust") :], "XML_DOCTYPE"),
        (lambda data: data.replace(b"xmldsig#enveloped-signature", b"xmldsig#base64"), "REF_TRANSFORM"),
    ],
)
def test_a_list_that_was_changed_is_refused(house, folder, change, told):
    files = folder(service(house.issuing.certificate))
    with pytest.raises(TrustError, match=rf"az\.xml: {told}"):
        trust_from_files(files | {"az.xml": change(files["az.xml"])})


def test_an_unsigned_list_is_refused(house, folder):
    files = folder() | {"az.xml": body(service(house.issuing.certificate)).encode()}
    with pytest.raises(TrustError, match="SIG_POSITION"):
        trust_from_files(files)


def test_a_list_without_its_file_or_its_signers_is_named(house, folder):
    for missing in ("az.xml", "supervisor.pem"):
        files = {name: data for name, data in folder().items() if name != missing}
        with pytest.raises(TrustError, match=missing):
            trust_from_files(files)


@pytest.mark.parametrize("told", ["subject", "sha256"])
def test_a_profile_is_told_by_digest_or_by_name(house, folder, told):
    values = {
        "subject": house.issuing.certificate.subject.rfc4514_string(),
        "sha256": fingerprint(house.issuing.certificate),
    }
    files = folder(service(house.issuing.certificate), issuer=f'{told} = "{values[told]}"')
    assert judged(house, files).signatures[0].signer.provider == "e-imza"


def test_another_ca_of_the_list_has_no_profile(house, folder):
    files = folder(service(house.issuing.certificate), issuer=f'sha256 = "{"0" * 64}"')
    assert codes(judged(house, files)) == ("CERT_PROFILE",)
    files = folder(service(house.issuing.certificate), issuer='subject = "CN=Başqa"')
    assert codes(judged(house, files)) == ("CERT_PROFILE",)
