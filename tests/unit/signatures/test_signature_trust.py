from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from forge import forged
from pki import NOW, TRUST_TOML, codes

from demo.pki import certificate_pem, make_issuing
from signatures.revocation import revocation_from_files
from signatures.trust import Purpose, TrustError, pin_seal, read_trust_directory, trust_from_files
from signatures.trust_toml import parse_trust_toml


def test_a_folder_becomes_a_store(house):
    assert house.trust.anchors_for(Purpose.SUBMISSION) == (house.root.certificate,)
    assert house.trust.anchors_for(Purpose.SEAL) == (house.seal_key.certificate,)
    assert house.trust.anchors_for(Purpose.TIMESTAMP) == ()
    assert house.trust.intermediates == (house.issuing.certificate,)
    assert house.trust.profile_of(house.issuing.certificate).provider == "e-imza"
    assert house.trust.profile_of(house.root.certificate) is None


def test_seal_pins_are_no_authorities(house):
    assert house.seal_key.certificate not in list(house.trust.authorities())


def test_the_version_changes_with_every_byte_and_name(house):
    files = house.files()
    versions = {trust_from_files(files).version}
    for name in files:
        versions.add(trust_from_files(files | {name: files[name] + b"\n"}).version)
    versions.add(trust_from_files(files | {"other.crl": b""}).version)
    assert len(versions) == len(files) + 2
    assert trust_from_files(dict(reversed(files.items()))).version == trust_from_files(files).version


ISSUER = '\n[[issuer]]\nfile = "issuing.pem"\nprovider = "x"\n'


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        (None, "trust.toml is missing"),
        ("[[anchor", "trust.toml"),
        ("\udcff", "trust.toml"),
        ('[[anchor]]\nfile = "absent.pem"\npurpose = "seal"', "absent.pem"),
        ('[[anchor]]\nfile = "root.pem"\npurpose = "everything"', "anchor.0.purpose"),
        ('[[anchor]]\nfile = "two.pem"\npurpose = "seal"', "two.pem"),
        ('[[anchor]]\nfile = "root.pem"\npurpose = "seal"\nextra = 1', "anchor.0.extra"),
        (f'{ISSUER}fin = {{ attribute = "noSuchName", pattern = "(.)" }}', "issuer.0.fin.attribute"),
        (f'{ISSUER}fin = {{ attribute = "serialNumber", pattern = "(" }}', "issuer.0.fin.pattern"),
        (f'{ISSUER}fin = {{ attribute = "serialNumber", pattern = "x" }}', "issuer.0.fin.pattern"),
        (f'{ISSUER}seal_policy = "abc"', "issuer.0.seal_policy"),
        (ISSUER + ISSUER, "two issuers"),
        (f'{ISSUER}sha256 = "{"0" * 64}"', "one of file, sha256, subject"),
        (ISSUER.replace('file = "issuing.pem"', 'subject = "?"'), "issuer.0.subject"),
        (ISSUER.replace('"x"', '"X Y"'), "issuer.0.provider"),
        ('[[trusted_list]]\nfile = "x.xml"\nsigners = []', "trusted_list.0.signers"),
        ('[[trusted_list]]\nfile = "x.xml"\nsigners = ["x.pem"]\nexpired = "forget"', "trusted_list.0.expired"),
        ('[fetch]\ncrl = ["file:///etc/passwd"]', "fetch.crl.0"),
    ],
)
def test_a_broken_folder_says_what_is_wrong(house, toml, told):
    files = house.files() | {"two.pem": certificate_pem(house.root.certificate, house.issuing.certificate)}
    del files["trust.toml"]
    if toml is not None:
        files["trust.toml"] = toml.encode("utf-8", "surrogateescape")
    with pytest.raises(TrustError, match=told):
        trust_from_files(files)


def test_a_broken_certificate_is_named(house):
    with pytest.raises(TrustError, match=r"root\.pem"):
        trust_from_files(house.files() | {"root.pem": b"-----BEGIN NOTHING"})


def test_an_attribute_may_be_given_by_its_number(house):
    toml = TRUST_TOML.replace('"serialNumber"', '"2.5.4.5"')
    assert trust_from_files(house.files(toml=toml)).profiles[0].fin.attribute == NameOID.SERIAL_NUMBER


def test_only_trust_material_is_read_from_a_folder(house, tmp_path):
    for name, data in (house.files() | {"notes.txt": b"x", "key.pem.bak": b"x"}).items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "folder.pem").mkdir()
    assert read_trust_directory(tmp_path) == house.files(at=NOW) | {
        name: (tmp_path / name).read_bytes() for name in house.files()
    }


def test_a_pinned_seal_trusts_nothing_else(house):
    pinned = pin_seal(certificate_pem(house.seal_key.certificate))
    assert pinned.anchors_for(Purpose.SEAL) == (house.seal_key.certificate,)
    assert list(pinned.authorities()) == []
    with pytest.raises(TrustError):
        pin_seal(b"nothing")
    with pytest.raises(TrustError):
        pin_seal(certificate_pem(house.seal_key.certificate, house.root.certificate))


def test_a_ca_without_profile_names_no_signer(house, signed):
    verdict = house.judge(signed, trust=replace(house.trust, profiles=()))
    assert codes(verdict) == ("CERT_PROFILE",)
    assert verdict.signatures[0].signer is None


def test_a_value_given_twice_names_no_signer(house):
    card = house.card(extra=((NameOID.SERIAL_NUMBER, "PNOAZ-1AAAAAA"),))
    assert codes(house.judge(forged(card))) == ("CERT_PROFILE",)


def test_a_pattern_must_fit_the_whole_value(house):
    """Also where the operator forgot the anchors of the expression."""
    files = house.files(toml=TRUST_TOML.replace("^VATAZ", "VATAZ").replace("{10})$", "{10})", 1))
    card = house.card(extra=((NameOID.ORGANIZATION_IDENTIFIER, "XVATAZ-13001447129"),))
    assert house.judge(forged(card), trust=trust_from_files(files)).signatures[0].signer.voen == "1300144711"


def test_values_that_the_profile_does_not_know_are_none(house, signed):
    profile = replace(house.trust.profiles[0], fin=None, voen=None, card_number=None)
    signer = house.judge(signed, trust=replace(house.trust, profiles=(profile,))).signatures[0].signer
    assert (signer.fin, signer.voen, signer.card_number) == (None, None, None)


def test_the_seal_right_is_this_cas_policy_and_no_other(house):
    signed = forged(house.rsa)
    assert house.judge(signed).signatures[0].signer.kind == "seal"
    for policy in (None, x509.ObjectIdentifier("1.2.3")):
        profile = replace(house.trust.profiles[0], seal_policy=policy)
        verdict = house.judge(signed, trust=replace(house.trust, profiles=(profile,)))
        assert verdict.signatures[0].signer.kind == "person"


def test_revocation_lists_do_not_change_the_anchors_but_the_snapshot(house):
    later = house.files(at=NOW.replace(hour=10))
    assert trust_from_files(later).version != house.trust.version
    assert revocation_from_files(later, house.trust).version != house.revocation.version


def test_the_example_of_the_docs_is_read():
    page = (Path(__file__).parents[3] / "docs" / "trust.md").read_text()
    described = parse_trust_toml(page.partition("```toml")[2].partition("```")[0].encode())
    assert [one.provider for one in described.issuer] == ["e-imza", "asan", "sima"]


def test_a_certificate_comes_before_the_name_of_its_ca(house):
    by_name = f'\n[[issuer]]\nsubject = "{house.issuing.certificate.subject.rfc4514_string()}"\nprovider = "sima"\n'
    trust = trust_from_files(house.files(toml=by_name + TRUST_TOML))
    assert trust.profile_of(house.issuing.certificate).provider == "e-imza"
    renewed = make_issuing(house.root, "Sınaq İssuing", kind="p256", serial=3)
    assert trust.profile_of(renewed.certificate).provider == "sima"


def test_a_path_is_found_again_after_a_new_revocation_list(house):
    """What was found by a store holds for all that trust the same: each list would otherwise empty the cache."""
    again = trust_from_files(house.files(at=NOW.replace(hour=10)))
    assert (again == house.trust, hash(again) == hash(house.trust)) == (True, True)
    other = trust_from_files({**house.files(), "more.pem": certificate_pem(house.person.certificate)})
    assert other != house.trust


def test_fetched_lists_are_read_and_fetched_certificates_are_not(house, tmp_path):
    for name, data in house.files().items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "fetched").mkdir()
    for name in ("a.crl", "b.ocsp", "rogue.pem", "trust.toml", ".c.crl.part"):
        (tmp_path / "fetched" / name).write_bytes(b"x")
    assert set(read_trust_directory(tmp_path)) - set(house.files()) == {"fetched/a.crl", "fetched/b.ocsp"}
