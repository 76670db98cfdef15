import subprocess
import sys
from pathlib import Path

import pytest

from rules.severity import SeverityNotConfigurableError, apply_severities, check_overrides
from rules.version import RULES_VERSION, digest_of, rule_files
from schemas.findings import Severity, finding

FINDINGS = (finding("VOEN_CHECK_DIGIT", where="/x", value="1"), finding("PHONE_FORMAT"))


def test_an_override_changes_the_severity_and_nothing_else():
    weighed = apply_severities(FINDINGS, {"VOEN_CHECK_DIGIT": Severity.ERROR})
    assert weighed[0] == FINDINGS[0].model_copy(update={"severity": Severity.ERROR})
    assert weighed[0] != FINDINGS[0]
    assert weighed[1] == FINDINGS[1]


def test_without_overrides_the_catalogue_stands():
    assert apply_severities(FINDINGS, {}) == FINDINGS


@pytest.mark.parametrize(
    "code", ["NO_SUCH_CODE", "SIG_VALUE", "NO_SEAL_NO_AUTHORIZATION", "XSD_INVALID", "SEAL_PATH", "QUARANTINED"]
)
def test_only_findings_about_content_can_be_weighed(code: str):
    with pytest.raises(SeverityNotConfigurableError) as caught:
        check_overrides({"PHONE_FORMAT": Severity.WARN, code: Severity.INFO})
    assert caught.value.codes == [code]


@pytest.mark.parametrize("code", ["REPORT_NOT_COMPUTABLE", "REPORT_INITIAL_EXISTS", "REPORT_PAYMENT_EXCEEDED"])
def test_what_a_register_cannot_be_written_with_is_never_weighed(code: str):
    with pytest.raises(SeverityNotConfigurableError):
        check_overrides({code: Severity.WARN})


def test_the_version_covers_rules_tables_and_schemas():
    names = {name for name, _ in rule_files()}
    assert {"rules/person.py", "schemas/text.py", "schemas/codes/findings.csv", "schemas/xsd/common.xsd"} <= names
    assert not any("__pycache__" in name or name.endswith(".pyc") for name in names)


def test_no_table_and_no_rule_can_change_without_the_version():
    root, files = Path(__file__).parents[3], dict(rule_files())
    said = "rules-" + digest_of(iter(files.items()))[:16]
    assert said == RULES_VERSION
    for pattern in ("schemas/codes/*.csv", "schemas/xsd/*.xsd", "schemas/*.py", "rules/*.py"):
        for path in root.glob(pattern):
            name = path.relative_to(root).as_posix()
            changed = files | {name: files[name] + b"\n"}
            assert digest_of(iter(changed.items())) != digest_of(iter(files.items())), name


def test_the_version_is_the_same_in_another_process():
    root = Path(__file__).parents[3]
    script = "from rules.version import RULES_VERSION; print(RULES_VERSION)"
    told = subprocess.run([sys.executable, "-c", script], cwd=root, check=True, capture_output=True, text=True).stdout
    assert told.strip() == RULES_VERSION


def test_any_changed_byte_name_or_boundary_changes_the_digest():
    base = [("a", b"xy"), ("b", b"z")]
    others = [
        [("a", b"xy"), ("b", b"q")],
        [("a", b"xy"), ("c", b"z")],
        [("a", b"x"), ("b", b"yz")],
        [("a", b"xy")],
    ]
    assert len({digest_of(iter(files)) for files in [base, *others]}) == 5


def test_order_and_line_ends_do_not_change_the_digest():
    assert digest_of(iter([("b", b"1\r\n2"), ("a", b"")])) == digest_of(iter([("a", b""), ("b", b"1\n2")]))
