"""A report as lines that people read, in Azerbaijani or English."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schemas.findings import Language

# English (the key) and Azerbaijani.
_AZ: Mapping[str, str] = {
    "VALID": "ETİBARLIDIR",
    "INDETERMINATE": "MÜƏYYƏN EDİLMƏDİ",
    "INVALID": "ETİBARSIZDIR",
    "Outcome": "Nəticə",
    "Container": "Konteyner",
    "Signature": "İmza",
    "Signer": "İmzalayan",
    "not known": "məlum deyil",
    "personal signature": "şəxsi imza",
    "seal": "möhür",
    "Issued by": "Sertifikatı verən",
    "Level": "Səviyyə",
    "Time": "Vaxt",
    "proven by a time-stamp": "vaxt möhürü ilə sübut olunub",
    "of its receipt": "qəbul vaxtı",
    "Claimed by the signer": "İmzalayanın göstərdiyi vaxt",
    "Covers": "Əhatə edir",
    "the whole document": "bütün sənəd",
    "Reason": "Səbəb",
    "What to do": "Nə etməli",
    "Algorithm": "Alqoritm",
    "Certificate": "Sertifikat",
    "Revocation": "Ləğv məlumatı",
    "embedded": "sənədin içindən",
    "from the snapshot": "saxlanmış siyahıdan",
    "Time-stamp": "Vaxt möhürü",
    "over the signature": "imza üzərində",
    "over the archive": "arxiv üzərində",
    "Counter-signature": "Təsdiqləyici imza",
    "told, not counted": "göstərilir, nəzərə alınmır",
    "does not hold": "pozulub",
    "Policy": "Yoxlama qaydaları",
    "Trust": "Etimad siyahısı",
    "Revocation lists": "Ləğv siyahıları",
    "Verified": "Yoxlanılıb",
}
SHORT = 12  # characters of a digest that tell it from others
Report = Mapping[str, Any]


def lines_of(report: Report, language: Language) -> list[str]:
    """The report of ``reports.report_of``, simple or detailed: whatever it holds is told."""
    return list(_Words(language).report(report))


class _Words:
    """Says a report in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def say(self, english: str) -> str:
        return english if self.language == "en" else _AZ[english]

    def line(self, depth: int, label: str, *values: str) -> str:
        return f"{'  ' * depth}{self.say(label)}: {' · '.join(value for value in values if value)}"

    def report(self, report: Report) -> Iterator[str]:
        yield self.line(0, "Outcome", self.say(report["outcome"]), report["indication"], report["sub_indication"])
        yield self.line(0, "Container", report["kind"])
        if not report["signatures"]:
            yield from self.reasons(0, report["reasons"])
        for number, signature in enumerate(report["signatures"], 1):
            yield from self.signature(number, signature)
        for label, name in (("Policy", "policy"), ("Trust", "trust"), ("Revocation lists", "revocation")):
            if version := report.get(f"{name}_version"):
                yield self.line(0, label, version)
        if "verified_at" in report:
            yield self.line(0, "Verified", report["verified_at"])

    def signature(self, number: int, one: Report) -> Iterator[str]:
        yield ""
        outcome = self.say(one["outcome"])
        yield f"{self.say('Signature')} {number}: {outcome} · {one['indication']}" + _behind(one["sub_indication"])
        yield from self.signer(1, one["signer"])
        yield self.line(1, "Level", one["level"])
        source = {"tst": "proven by a time-stamp", "receipt": "of its receipt"}[one["time_source"]]
        yield self.line(1, "Time", one["time"], self.say(source))
        if one["claimed_time"]:
            yield self.line(1, "Claimed by the signer", one["claimed_time"])
        yield self.line(1, "Covers", ", ".join(name or self.say("the whole document") for name in one["covers"]))
        yield from self.reasons(1, one["reasons"])
        if algorithm := one.get("algorithm"):
            yield self.line(1, "Algorithm", algorithm.rpartition("#")[2])
        yield from self.proofs(1, one)
        for stamp in one.get("stamps", ()):
            yield from self.stamp(stamp)
        for counter in one.get("counter_signatures", ()):
            state = "told, not counted" if counter["intact"] else "does not hold"
            yield self.line(1, "Counter-signature", self.say(state))
            yield from self.signer(2, counter["signer"])
            yield from self.reasons(2, counter["reasons"])

    def signer(self, depth: int, signer: Report | None) -> Iterator[str]:
        if signer is None:
            yield self.line(depth, "Signer", self.say("not known"))
            return
        kind = self.say("seal" if signer["kind"] == "seal" else "personal signature")
        numbers = [f"{name} {signer[key]}" for name, key in (("FİN", "fin"), ("VÖEN", "voen")) if signer[key]]
        yield self.line(depth, "Signer", signer["name"], kind, *numbers)
        yield self.line(depth, "Issued by", signer["issuer"], signer["provider"])

    def reasons(self, depth: int, reasons: Sequence[Report]) -> Iterator[str]:
        for reason in reasons:
            detail = "" if reason["detail"] in reason["text"] else reason["detail"]
            yield self.line(depth, "Reason", reason["code"], reason["text"], detail)
            if reason["hint"]:
                yield self.line(depth + 1, "What to do", reason["hint"])

    def proofs(self, depth: int, one: Report) -> Iterator[str]:
        """The path from the anchor on, and what was told of each certificate."""
        for certificate in one.get("path", ()):
            yield self.line(depth, "Certificate", certificate["subject"], f"SHA-256 {certificate['sha256'][:SHORT]}")
        for each in one.get("revocation", ()):
            origin = self.say("embedded" if each["embedded"] else "from the snapshot")
            told = (each["kind"].upper(), each["issuer"], each["this_update"], origin)
            yield self.line(
                depth, "Revocation", each["certificate"][:SHORT], *told, f"SHA-256 {each['sha256'][:SHORT]}"
            )

    def stamp(self, stamp: Report) -> Iterator[str]:
        over = self.say("over the signature" if stamp["kind"] == "signature" else "over the archive")
        authority = stamp["authority"]["subject"] if stamp["authority"] else self.say("not known")
        yield self.line(1, "Time-stamp", over, stamp["time"] or "", authority, f"SHA-256 {stamp['sha256'][:SHORT]}")
        yield from self.reasons(2, stamp["reasons"])
        yield from self.proofs(2, stamp)


def _behind(sub_indication: str) -> str:
    return f" · {sub_indication}" if sub_indication else ""
