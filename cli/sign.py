"""`qebul sign`: signs documents with a key. A PIN or password comes from a file or a prompt, never an argument."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.keys import Scheme, open_key
from cli.making import Container, Signing, container_of, make
from cli.options import JsonOption, command_app, print_json, printable
from cli.signing_options import (
    CertificateOption,
    ChainOption,
    KeyOption,
    LevelOption,
    ModuleOption,
    OutputOption,
    ProofOption,
    SchemeOption,
    SecretOption,
    TimestampOption,
    refuse_no_place,
    write_new,
)
from cli.time_stamping import means_of

app = command_app()


@app.command()
def sign(
    documents: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, help="The document to sign, and its attachments.")
    ],
    key: KeyOption,
    output: OutputOption,
    certificate: CertificateOption = None,
    chain: ChainOption = None,
    secret: SecretOption = None,
    module: ModuleOption = None,
    container: Annotated[Container | None, typer.Option(help="Default: as the document is, XML or PDF.")] = None,
    add: Annotated[bool, typer.Option("--add", help="Sign beside those who have signed already.")] = False,
    timestamp: TimestampOption = None,
    level: LevelOption = None,
    proof: ProofOption = None,
    scheme: SchemeOption = Scheme.PKCS1,
    json: JsonOption = False,
) -> None:
    """Signs XML (enveloped XAdES) or PDF (PAdES); --container pdf embeds XML and its attachments in a PDF.

    Example: qebul sign draft.xml --key me.key.pem --cert me.pem -o signed.xml
    With a card: qebul sign draft.xml --key "pkcs11:token=KART;object=imza" --module /usr/lib/opensc-pkcs11.so -o s.xml
    Without --pin-file a token asks for its PIN, and an encrypted key for its password.
    With its time proven: --timestamp http://tsa.example/ --level LT --proof issuing.crl --proof issuing.pem
    A second signer: qebul sign signed.asice --add --key other.key.pem --cert other.pem -o both.asice
    Several drafts with one signature (004 §2.3.3): qebul sign q1.xml q2.asice --container drafts --key … -o all.xml
    In a container and in a PDF he stands beside the first. Of XML he counter-signs: that is told, and gives no right.
    """
    refuse_no_place(output)
    chosen = container or container_of(documents[0], beside=add)
    means = means_of(timestamp, level, proof or ())
    opened = open_key(key, certificate, chain, secret, module, scheme)
    signed = make(chosen, documents, Signing(opened, datetime.now(UTC), means, beside=add))
    write_new(output, signed)
    if json:
        told = {"file": str(output), "container": chosen, "size": len(signed), "level": means.level}
        print_json(told | {"algorithm": opened.signature_algorithm})
    else:
        print(printable(f"{output}: signed"))
