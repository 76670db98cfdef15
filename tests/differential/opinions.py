"""What xmlsec1 and signxml say of a signature: of its mathematics alone, with whatever key came along.

Both are asked as laxly as they can be: any algorithm, any place of the signature, no trust. What only trust or form
refuses is thereby seen.
"""

import re
import subprocess
import warnings
from itertools import groupby

from corpus_files import Evidence
from lxml import etree
from signxml import DigestAlgorithm, SignatureConfiguration, SignatureMethod, XMLVerifier

from schemas.xml import MalformedXml, parse_xml
from signatures.uris import XADES_NS, ds

ID_NAMES = ("Id", "ID", "id")
_FAILED = re.compile(r'failed to verify file "(.+)"')
_MOST_KEYS = 4


def xmlsec1_believes(xmlsec1, files):
    """Those of ``files`` that xmlsec1 verifies. A call judges many files of a folder and ends at a bad one."""
    asked = sorted((file.parent, id_options(file.read_bytes()), file) for file in files)
    believed = set()
    for (folder, ids), some in groupby(asked, key=lambda one: one[:2]):
        waiting = [file for *_, file in some]
        while waiting:
            command = [xmlsec1, "--verify", "--insecure", *ids, *(file.name for file in waiting)]
            told = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, errors="replace")
            bad = _FAILED.search(told.stderr)
            assert bad or told.returncode == 0, told.stderr
            held = len(waiting) if bad is None else [file.name for file in waiting].index(bad[1])
            believed |= set(waiting[:held])
            waiting = waiting[held + 1 :]
    return believed


def id_options(data):
    """The attributes that references of the signatures take for ids: xmlsec1 knows none by itself outside of them."""
    told = {("Id", f"{XADES_NS}:SignedProperties")}
    try:
        root = parse_xml(data)
    except MalformedXml:
        return ()
    wanted = {one.get("URI", "")[1:] for one in root.iter(ds("Reference")) if one.get("URI", "").startswith("#")}
    for element in root.iter(etree.Element):
        tag = etree.QName(element)
        name = f"{tag.namespace}:{tag.localname}" if tag.namespace else tag.localname
        told |= {(one, name) for one in ID_NAMES if element.get(one) in wanted}
    return tuple(part for one, name in sorted(told) for part in (f"--id-attr:{one}", name))


def signxml_believes(data, resolve=None):
    """Whether signxml verifies the first signature in ``data``; ``resolve`` gives the octets of other files."""
    try:
        root = parse_xml(data)
    except MalformedXml:
        return False
    signature = next(root.iter(ds("Signature")), root)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old certificates are badly written
        certificates = list(Evidence(tuple(signature.iterchildren(ds("KeyInfo")))).certificates())[:_MOST_KEYS]
        return any(_signxml_verifies(data, one, resolve) for one in [*certificates, None])


def _signxml_verifies(data, certificate, resolve):
    config = SignatureConfiguration(
        require_x509=certificate is not None,
        expect_references=True,
        signature_methods=frozenset(SignatureMethod),
        digest_algorithms=frozenset(DigestAlgorithm),
        ignore_ambiguous_key_info=True,
        verification_time=None if certificate is None else certificate.not_valid_before_utc,
    )
    try:
        XMLVerifier().verify(
            data, x509_cert=certificate, expect_config=config, validate_schema=False, uri_resolver=resolve
        )
    except Exception:  # noqa: BLE001 - hostile files make it raise anything at all
        return False
    return True
