from schemas.identifiers import OfficeCode
from schemas.offices import offices


def test_the_one_real_office_is_marked_as_from_a_manual():
    real = [office for office in offices().values() if office.confidence != "I"]
    assert [(office.code, office.confidence) for office in real] == [("188", "M 002")]


def test_naxcivan_has_an_office():
    assert any(office.region == "Naxçıvan" for office in offices().values())


def test_each_office_has_its_name_in_both_languages():
    for code, office in offices().items():
        assert type(code) is OfficeCode
        assert office.name("az")
        assert office.name("en")
        assert office.name("az") != office.name("en")
