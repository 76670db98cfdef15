import pytest
from courts import TSA_SERIAL, TimeHouse, make_court
from oracles import oracle
from pki import DOCUMENT, SIGNED_AT, House
from soft import Soft
from token_forge import stamper
from zips import asice

from signatures.signing import sign_xml


@pytest.fixture(scope="session")
def house():
    return House.build()


@pytest.fixture(scope="session")
def signed(house):
    """A good document, signed with a person's P-256 card."""
    return sign_xml(DOCUMENT, house.person, signing_time=SIGNED_AT)


@pytest.fixture(scope="session")
def xmlsec1():
    return oracle("xmlsec1")


@pytest.fixture(scope="session")
def openssl():
    return oracle("openssl")


@pytest.fixture(scope="session")
def soft(house, tmp_path_factory):
    """A SoftHSM token with three keys and their certificates."""
    return Soft.build(tmp_path_factory.mktemp("softhsm"), house)


@pytest.fixture(scope="session")
def bundle(house):
    """A good container: a submission and attachments, signed with a person's P-256 card."""
    return asice(house.person)


@pytest.fixture(scope="session")
def two_signers(house):
    """The same files, signed by a person and by a seal."""
    return asice(house.person, house.rsa)


@pytest.fixture(scope="session")
def time_house():
    return TimeHouse.build()


@pytest.fixture(scope="session")
def time_authority(time_house):
    return stamper(time_house.issuing, serial=TSA_SERIAL)


@pytest.fixture(scope="session")
def court(house, time_house):
    return make_court(house, time_house)
