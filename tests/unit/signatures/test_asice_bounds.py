"""What the signatures of a container may cost together: each alone is small, sixteen of them were not."""

import io
from dataclasses import replace

import pytest
from zips import contents, repacked

from signatures.asice import open_asice
from signatures.opened import Opened
from signatures.policy import DEFAULT_POLICY

SIGNATURE = "META-INF/signatures0.xml"
END = b"</xades:QualifyingProperties>"


def with_signatures(bundle, number, padding=b""):
    def change(files):
        fat = files[SIGNATURE].replace(
            END, b"<xades:UnsignedProperties>" + padding + b"</xades:UnsignedProperties>" + END
        )
        return files | {f"META-INF/signatures{n}.xml": fat for n in range(number)}

    return repacked(bundle, change)


def opened(data, **limits):
    found = open_asice(io.BytesIO(data), replace(DEFAULT_POLICY, **limits))
    return found.payload is not None if isinstance(found, Opened) else str(found.code)


def told(data, **limits):
    """The codes of all signatures, or of what ended the reading."""
    found = open_asice(io.BytesIO(data), replace(DEFAULT_POLICY, **limits))
    reasons = [found] if not isinstance(found, Opened) else [why for one in found.signatures for why in one.reasons]
    return tuple(dict.fromkeys(str(one.code) for one in reasons))


def test_the_bytes_of_all_signatures_are_bounded(bundle):
    size = len(contents(with_signatures(bundle, 1))[SIGNATURE])
    assert opened(with_signatures(bundle, 3), max_signatures_bytes=3 * size) is True
    assert opened(with_signatures(bundle, 4), max_signatures_bytes=3 * size) == "LIMIT_ZIP"


@pytest.mark.parametrize(
    "padding", [b"<b/>" * 30_000, b'<b c="1"/>' * 20_000, b"<!--c-->x" * 50_000, b"<?a?>x" * 50_000]
)
def test_the_nodes_of_all_signatures_are_bounded(bundle, padding):
    assert told(with_signatures(bundle, 1, padding), max_signature_nodes=150_000) in ((), ("SIG_STRUCTURE",))
    assert told(with_signatures(bundle, 2, padding), max_signature_nodes=150_000) == ("LIMIT_ELEMENTS",)


def test_the_work_of_all_signatures_is_bounded(bundle):
    declared = "".join(f' xmlns:n{n}="u:{n}"' for n in range(50))
    padding = f"<b{declared}>{'<c/>' * 3_000}</b>".encode()
    limit = {"max_signature_namespace_work": 64_000_000}
    assert told(with_signatures(bundle, 1, padding), **limit) == ()
    assert told(with_signatures(bundle, 4, padding), **limit) == ("LIMIT_NAMESPACES",)


def test_a_signature_over_as_many_files_as_a_container_may_hold_stays_within_its_share():
    # Of one file in a signature of ours: a reference and a data object format, with all their texts and attributes.
    assert DEFAULT_POLICY.max_signature_nodes >= DEFAULT_POLICY.max_zip_entries * 30
