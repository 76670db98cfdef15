import pytest
from oracles import oracle


@pytest.fixture(scope="session")
def xmlsec1():
    return oracle("xmlsec1")


@pytest.fixture(scope="session")
def openssl():
    return oracle("openssl")
