import pytest
import rooms  # noqa: F401 - for all tests here
from oracles import oracle


@pytest.fixture(scope="session")
def xmlsec1():
    return oracle("xmlsec1")
