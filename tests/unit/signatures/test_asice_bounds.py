"""What the signatures of a container may cost together: each alone is small, sixteen of them were not."""

import io
from dataclasses import replace

import pytest
from pki import codes
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


def test_the_bytes_of_all_signatures_are_bounded(bundle):
    size = len(contents(with_signatures(bundle, 1))[SIGNATURE])
    assert opened(with_signatures(bundle, 3), max_signatures_bytes=3 * size) is True
    assert opened(with_signatures(bundle, 4), max_signatures_bytes=3 * size) == "LIMIT_ZIP"


@pytest.mark.parametrize(
    "padding", [b"<b/>" * 30_000, b'<b c="1"/>' * 20_000, b"<!--c-->x" * 50_000, b"<?a?>x" * 50_000]
)
def test_the_nodes_of_all_signatures_are_bounded(house, bundle, padding):
    assert codes(house.judge(with_signatures(bundle, 1, padding))) in ((), ("SIG_STRUCTURE",))
    assert codes(house.judge(with_signatures(bundle, 2, padding))) == ("LIMIT_ELEMENTS",)


def test_the_work_of_all_signatures_is_bounded(house, bundle):
    declared = "".join(f' xmlns:n{n}="u:{n}"' for n in range(50))
    padding = f"<b{declared}>{'<c/>' * 3_000}</b>".encode()
    assert codes(house.judge(with_signatures(bundle, 1, padding))) == ()
    assert codes(house.judge(with_signatures(bundle, 4, padding))) == ("LIMIT_NAMESPACES",)


def test_sixteen_signatures_over_two_hundred_files_stay_within_their_shares():
    # Of one file in a signature of ours: a reference and a data object format, with all their texts and attributes.
    assert DEFAULT_POLICY.shared_by(16).max_signature_nodes > DEFAULT_POLICY.max_zip_entries * 30
