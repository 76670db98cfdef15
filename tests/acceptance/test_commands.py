import hashlib
import json
import shutil

import pytest
from in_process import qebul

from cli.main import COMMANDS
from demo.employers import make_employers
from demo.insurers import APPLICANTS
from demo.people import make_people
from pipeline.settings import Settings
from stages.assembly import build
from stages.replay import NoReplayError, replay


def test_demo_prints_its_figures_and_a_second_run_registers_nothing_twice(first):
    var, out = first
    told = json.loads(out)
    assert {"files", "submissions", "by_status", "receipts", "lost", "seconds"} <= told.keys()
    assert told["lost"] == 0
    assert told["unexpected"] == []
    assert told["receipts"] == told["submissions"] == told["files"] - told["repeats"]
    again = json.loads(qebul("demo", "--json", "--var", var).stdout)
    assert again["submissions"] == told["submissions"]
    assert again["by_status"] == told["by_status"]
    assert qebul("conserve", "--var", var).returncode == 0


@pytest.fixture(scope="module")
def first(made_world, tmp_path_factory, read_before):
    """A whole demo: its ``var/``, and what it printed."""
    var = tmp_path_factory.mktemp("done") / "var"
    shutil.copytree(made_world, var)
    read_before.given_to(Settings(var=var))
    finished = qebul("demo", "--json", "--var", var)
    assert finished.returncode == 0, finished.stderr
    return var, finished.stdout


@pytest.fixture(scope="module")
def done(first):
    """A ``var/`` after a whole demo."""
    return first[0]


def test_the_demos_table_tells_every_file(done):
    told = qebul("demo", "--var", done)
    assert told.returncode == 0
    assert "01-ilkin-ucot.xml" in told.stdout
    assert "files lost" in told.stdout


def test_status_lists_submissions(done):
    rows = json.loads(qebul("status", "--json", "--var", done).stdout)
    assert len(rows) > 20
    returned = json.loads(qebul("status", "--status", "returned", "--json", "--var", done).stdout)
    assert {row["status"] for row in returned} == {"returned"}


def test_draft_list_tells_what_waits_for_a_signature(done):
    rows = json.loads(qebul("draft", "list", "--json", "--var", done).stdout)
    assert {row["file"] for row in rows} == {"14-imzasiz.xml", "40-imzasiz.asice", "52-yarimciq-qaralama.xml"}
    assert {row["versions"] for row in rows} == {1}
    told = qebul("draft", "list", "--channel", "beta", "--var", done)
    assert told.returncode == 0
    assert "52-yarimciq-qaralama.xml" in told.stdout
    assert "14-imzasiz.xml" not in told.stdout


def test_draft_show_tells_every_version_and_what_is_missing(done):
    files = {row["file"]: row for row in json.loads(qebul("status", "--json", "--var", done, "--limit", 1000).stdout)}
    revised = json.loads(qebul("draft", "show", files["43-qaralama.xml"]["id"], "--json", "--var", done).stdout)
    assert [one["file"] for one in revised["versions"]] == ["43-qaralama.xml", "44-yeni-variant.xml"]
    assert [one["version"] for one in revised["versions"]] == [1, 2]
    waiting = json.loads(qebul("draft", "show", files["14-imzasiz.xml"]["id"][:8], "--json", "--var", done).stdout)
    assert [one["code"] for one in waiting["findings"]] == ["NO_SIGNATURE"]
    assert "versions" in qebul("draft", "show", files["14-imzasiz.xml"]["sequence"], "--var", done).stdout
    assert qebul("draft", "show", "99999", "--var", done).returncode == 1


def test_status_of_a_merged_file_names_its_draft(done):
    files = {row["file"]: row for row in json.loads(qebul("status", "--json", "--var", done, "--limit", 1000).stdout)}
    draft, signature = files["41-qaralama.xml"], files["42-qaralamanin-imzasi.xml"]
    assert f"into {draft['id'][:8]}" in qebul("status", signature["id"], "--var", done).stdout
    assert f"by {signature['id'][:8]}" in qebul("status", draft["id"], "--var", done).stdout


def test_status_tells_the_history_of_one_submission(done):
    told = qebul("status", "1", "--json", "--var", done)
    assert told.returncode == 0
    history = json.loads(told.stdout)
    assert [one["event"] for one in history["events"]][:1] == ["arrive"]
    assert history["events"][-1]["status"] == history["status"]
    assert {one["kind"] for one in history["answers"]} >= {"receipt", "processing"}
    assert "arrive" in qebul("status", history["id"][:8], "--var", done).stdout


def test_status_of_nobody_is_exit_status_1(done):
    assert qebul("status", "999", "--var", done).returncode == 1


def test_drain_of_a_quiet_house_ends_and_tells(done):
    told = qebul("drain", "--json", "--var", done)
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["by_status"]["registered"] > 0


def test_verify_prints_one_object_for_each_file(done):
    files = done / "demo" / "files"
    good, bad, unsigned = files / "01-ilkin-ucot.xml", next(files.glob("18-*")), files / "14-imzasiz.xml"
    told = qebul("verify", good, bad, unsigned, "--json", "--var", done)
    objects = json.loads(told.stdout)
    assert [one["outcome"] for one in objects] == ["VALID", "INVALID", "INDETERMINATE"]
    assert told.returncode == 2
    keys = {"file", "kind", "outcome", "indication", "sub_indication", "reasons", "signatures"}
    assert all(keys == one.keys() for one in objects)
    signature = objects[0]["signatures"][0]
    assert {"signer", "level", "time", "covers"} <= signature.keys()
    assert signature["signer"]["kind"] == "seal"
    assert signature["level"] == "B"
    assert objects[2]["reasons"][0]["code"] == "NO_SIGNATURE"
    assert qebul("verify", good, "--var", done).returncode == 0
    assert qebul("verify", good, unsigned, "--var", done).returncode == 1


def test_verify_reports_in_words_and_as_data(done):
    files = done / "demo" / "files"
    good, bad = files / "01-ilkin-ucot.xml", next(files.glob("18-*"))
    told = qebul("verify", good, bad, "--report", "simple", "--lang", "az", "--var", done)
    assert told.returncode == 2
    assert "Nəticə: ETİBARLIDIR" in told.stdout
    assert "Səbəb: REF_DIGEST" in told.stdout
    [detailed] = json.loads(qebul("verify", good, "--report", "detailed", "--json", "--var", done).stdout)
    assert detailed["file"] == str(good)
    assert len(detailed["signatures"][0]["path"]) == 3


@pytest.mark.parametrize("wrong", [(), ("--replay", "1", "file"), ("--replay", "1", "--at", "2026-01-01")])
def test_verify_wants_files_or_one_submission(done, wrong):
    known = done / "demo" / "files" / "01-ilkin-ucot.xml"
    assert qebul("verify", *(known if one == "file" else one for one in wrong), "--var", done).returncode == 3


def test_status_tells_what_the_signature_is_worth(done):
    told = json.loads(qebul("status", "1", "--json", "--var", done).stdout)
    assert [(one["outcome"], one["level"], one["time_source"]) for one in told["signatures"]] == [
        ("VALID", "B", "receipt")
    ]
    assert "signature: VALID · level B" in qebul("status", "1", "--var", done).stdout


def test_every_verdict_of_the_demo_is_the_same_again(done):
    house = build(Settings(var=done))
    with house.database.reads() as reads:
        facts = reads.exec_driver_sql(
            "select submission, data from fact join submission on submission.id = fact.submission"
            " where stage = 'verify' and (parent is null or idx = 1)"
        ).all()
        unsigned = [one for one, data in facts if '"UNSIGNED_STATEMENT"' in data]
        again = [replay(house, reads, one) for one, _ in facts if one not in unsigned]
        for one in unsigned:
            with pytest.raises(NoReplayError, match="nobody signed"):
                replay(house, reads, one)
    house.close()
    assert len(again) > 60
    assert len(unsigned) == 2
    assert [one.differences for one in again if one.differences] == []


def test_sign_makes_a_file_that_verifies(done, tmp_path):
    draft, signed = done / "demo" / "files" / "14-imzasiz.xml", tmp_path / "signed.xml"
    key, certificate = done / "demo" / "cards" / "qamma.head.key.pem", done / "demo" / "cards" / "qamma.head.pem"
    arguments = ("sign", draft, "--key", key, "--cert", certificate, "-o", signed)
    assert qebul(*arguments, "--json").returncode == 0
    assert json.loads(qebul("verify", signed, "--json", "--var", done).stdout)[0]["outcome"] == "VALID"
    assert qebul(*arguments).returncode == 3, "it must not write over a file"


@pytest.mark.parametrize("container", ["asice", "pdf"])
def test_sign_makes_each_container(done, tmp_path, container):
    draft, signed = done / "demo" / "files" / "14-imzasiz.xml", tmp_path / f"signed.{container}"
    key, certificate = done / "demo" / "cards" / "alfa.head.key.pem", done / "demo" / "cards" / "alfa.head.pem"
    arguments = ("sign", draft, "--key", key, "--cert", certificate, "--container", container, "-o", signed)
    assert qebul(*arguments).returncode == 0
    told = json.loads(qebul("verify", signed, "--json", "--var", done).stdout)[0]
    assert (told["outcome"], told["kind"]) == ("VALID", container)
    assert told["signatures"][0]["covers"]


def test_one_signature_over_several_drafts_is_made_and_verified_for_each(done, tmp_path):
    files, signature = done / "demo" / "files", tmp_path / "signature.xml"
    key, certificate = done / "demo" / "cards" / "qamma.head.key.pem", done / "demo" / "cards" / "qamma.head.pem"
    drafts = (files / "14-imzasiz.xml", files / "40-imzasiz.asice")
    made = qebul("sign", *drafts, "--key", key, "--cert", certificate, "--container", "drafts", "-o", signature)
    assert made.returncode == 0, made.stderr
    assert qebul("verify", signature, "--of", drafts[0], "--var", done).returncode == 0
    assert qebul("verify", signature, "--of", drafts[1], "--var", done).returncode == 2, "its files are signed, not it"


def test_a_detached_signature_of_a_draft_is_made_and_verified(done, tmp_path):
    draft, signature = done / "demo" / "files" / "14-imzasiz.xml", tmp_path / "signature.xml"
    key, certificate = done / "demo" / "cards" / "qamma.head.key.pem", done / "demo" / "cards" / "qamma.head.pem"
    made = qebul("sign", draft, "--key", key, "--cert", certificate, "--container", "detached", "-o", signature)
    assert made.returncode == 0, made.stderr
    assert qebul("verify", signature, "--of", draft, "--var", done).returncode == 0
    other = tmp_path / draft.name
    other.write_bytes(draft.read_bytes().replace(b"initial", b"correction"))
    assert qebul("verify", signature, "--of", other, "--var", done).returncode == 2


@pytest.mark.parametrize("container", ["asice", "detached", "pdf"])
def test_two_files_of_one_name_are_refused_and_none_is_left_out(done, tmp_path, container):
    draft = done / "demo" / "files" / "14-imzasiz.xml"
    scans = [tmp_path / folder / "scan.txt" for folder in ("a", "b")]
    for scan in scans:
        scan.parent.mkdir()
        scan.write_text(str(scan))
    key, certificate = done / "demo" / "cards" / "qamma.head.key.pem", done / "demo" / "cards" / "qamma.head.pem"
    arguments = ("--key", key, "--cert", certificate, "--container", container, "-o", tmp_path / "signed")
    assert qebul("sign", draft, *scans, *arguments).returncode == 3
    assert not (tmp_path / "signed").exists()
    of = ("--of", scans[0], "--of", scans[1])
    assert qebul("verify", draft, *of, "--var", done).returncode == 3


def test_sign_refuses_a_key_that_others_can_read(done, tmp_path):
    key = tmp_path / "open.pem"
    key.write_bytes((done / "demo" / "cards" / "qamma.head.key.pem").read_bytes())
    key.chmod(0o644)
    certificate = done / "demo" / "cards" / "qamma.head.pem"
    told = qebul("sign", done / "demo/files/14-imzasiz.xml", "--key", key, "--cert", certificate, "-o", tmp_path / "x")
    assert told.returncode == 3
    assert not (tmp_path / "x").exists()


def test_check_finds_by_the_funds_own_rules(done):
    files = done / "demo" / "files"
    assert qebul("check", files / "01-ilkin-ucot.xml").returncode == 0
    wrong = qebul("check", files / "15-sehv-saheler.xml", "--json")
    assert wrong.returncode == 2
    findings = json.loads(wrong.stdout)[0]["findings"]
    assert {"ACTUAL_ADDRESS_MISSING", "PHONE_FORMAT", "FIN_LENGTH_FOR_DOCUMENT"} <= {one["code"] for one in findings}
    assert all(one["text_az"] and one["text_en"] for one in findings)


def test_receipt_verify_takes_the_pinned_seal_only(done, tmp_path):
    receipt = next((done / "outbox" / "alfa").glob("*.receipt.xml"))
    assert qebul("receipt", "verify", receipt, "--var", done).returncode == 0
    assert qebul("receipt", "verify", receipt, "--seal-cert", done / "keys" / "seal.pem").returncode == 0
    other = done / "trust" / "root.pem"
    refused = qebul("receipt", "verify", receipt, "--seal-cert", other, "--json")
    assert refused.returncode == 2
    assert json.loads(refused.stdout)[0]["reasons"][0]["code"] == "SEAL_NOT_PINNED"
    forged = tmp_path / "forged.xml"
    forged.write_bytes(receipt.read_bytes().replace(b"alfa", b"beta", 1))
    assert qebul("receipt", "verify", forged, "--var", done).returncode == 2


def test_conserve_is_red_with_exit_status_1_when_a_blob_is_gone(done, tmp_path):
    var = tmp_path / "var"
    shutil.copytree(done, var)
    blob = next((var / "store").glob("??/??/*"))
    blob.unlink()
    red = qebul("conserve", "--json", "--var", var)
    assert red.returncode == 1
    told = json.loads(red.stdout)
    assert told["green"] is False
    assert told["problems"][0]["where"] == blob.name


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_helps_with_an_example(command):
    told = qebul(command, "--help")
    assert told.returncode == 0
    if command in ("authorization", "channel", "receipt", "trust"):
        assert "Example" in told.stdout
        sub = {"authorization": "list", "channel": "open", "receipt": "verify", "trust": "fetch"}[command]
        told = qebul(command, sub, "--help")
    assert "Example" in told.stdout


def test_usage_errors_are_exit_status_3(var):
    assert qebul("nothing").returncode == 3
    assert qebul("status", "--no-such-option", "--var", var).returncode == 3
    assert qebul("verify", "/no/such/file").returncode == 3


def test_an_unknown_setting_is_refused(var):
    told = qebul("status", "--var", var, QEBUL_WORKERZ="3")
    assert told.returncode in (3, 4)
    assert "QEBUL_WORKERZ" in told.stderr


def test_a_house_that_is_not_there_is_said_so(tmp_path):
    told = qebul("status", "--var", tmp_path / "nothing")
    assert told.returncode == 3
    assert "no house" in told.stderr


def test_the_demo_does_not_touch_a_house_that_is_not_its_own(tmp_path):
    var = tmp_path / "real"
    assert qebul("migrate", "--var", var).returncode == 0
    refused = qebul("demo", "--var", var)
    assert refused.returncode == 3
    assert not (var / "trust" / "trust.toml").exists()
    (var / "trust").mkdir(exist_ok=True)
    (var / "trust" / "trust.toml").write_text("# ours\n")
    assert qebul("demo", "--var", var).returncode == 3
    assert (var / "trust" / "trust.toml").read_text() == "# ours\n"


def test_nobody_else_can_read_the_house(done):
    walls = {path for path in done.iterdir() if path.is_dir() and not path.stat().st_mode & 0o007}
    assert {wall.name for wall in walls} >= {"store", "claimed", "aside", "log", "trust", "keys"}
    walls.add(done / "demo")  # copied for this test, and invented
    reached = [path for path in done.rglob("*") if not any(path.is_relative_to(wall) for wall in walls)]
    open_to_all = [path for path in reached if path.stat().st_mode & 0o007]
    assert sorted(path.relative_to(done).as_posix() for path in open_to_all) == ["inbox", "outbox"]
    assert all((done / name).stat().st_mode & 0o007 == 1 for name in ("inbox", "outbox")), "a passage only"
    assert (done / "qebul.sqlite").stat().st_mode & 0o777 == 0o600


def test_names_from_outside_do_not_move_the_terminal(done, tmp_path):
    name = tmp_path / "a\x1b[31m[bold]:smile:\u202e.xml"
    name.write_bytes(b"<x/>")
    told = qebul("verify", name, "--var", done)
    assert "\x1b" not in told.stdout
    assert "\u202e" not in told.stdout
    assert "[bold]" in told.stdout


def test_a_bad_channel_name_is_a_usage_error(done):
    assert qebul("channel", "open", "../x", "--var", done).returncode == 3
    assert qebul("channel", "party", "alfa", "12", "--var", done).returncode == 3
    assert qebul("channel", "party", "nobody", "1300144711", "--var", done).returncode == 3


def test_logs_hold_no_personal_data(done):
    import sqlite3

    log = (done / "log" / "qebul.log").read_text()
    with sqlite3.connect(done / "qebul.sqlite") as raw:
        rows = raw.execute("select fin, surname, given_name from population_person").fetchall()
        numbers = [row[0] for row in raw.execute("select ssn from insured_person")]
    raw.close()
    secrets = {row[0] for row in rows if len(row[0]) == 7} | {row[1] for row in rows} | set(numbers)
    assert not [secret for secret in secrets if secret in log]


def authorizations(var, *options):
    voen = next(one.voen for one in make_employers() if one.channel == "alfa")
    told = qebul("authorization", "list", "--insurer", voen, *options, "--json", "--var", var)
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def test_authorizations_are_listed_in_the_tabs_of_the_manual(done):
    shown = {state: [one["state"] for one in authorizations(done, "--state", state)] for state in ("active", "ended")}
    assert shown == {"active": ["ACTIVE", "NOT_STARTED"], "ended": ["EXPIRED", "REVOKED"]}
    assert authorizations(done, "--state", "all") == authorizations(done)
    assert len(authorizations(done)) == 4


def test_the_list_of_authorizations_has_the_columns_of_the_manual(done):
    [first, *_] = authorizations(done)
    assert (first["card_number"], first["phone"], first["term"]) == ("7000004098", None, "DATED")
    assert (first["start"], first["end"], first["service"]) == ("2026-11-01", "2043-12-31", "insured_registration")
    voen = next(one.voen for one in make_employers() if one.channel == "qamma")
    told = qebul("authorization", "list", "--insurer", voen, "--var", done).stdout
    for expected in ("card number", "phone", "FİN", "term", "start", "end", "service", "UNLIMITED", "+994", "ACTIVE"):
        assert expected in told


def test_authorizations_of_nobody_are_a_usage_error(done):
    for voen in ("12", "9999999999"):
        assert qebul("authorization", "list", "--insurer", voen, "--var", done).returncode == 3


def test_receipt_print_makes_a_readable_copy_of_a_proven_answer(done, tmp_path):
    answer = next((done / "outbox" / "alfa").glob("01-*.receipt.xml"))
    told = qebul("receipt", "print", answer, "-o", tmp_path / "a.pdf", "--var", done)
    assert told.returncode == 0, told.stderr
    of_the_house = qebul("receipt", "print", "1", "--kind", "receipt", "-o", tmp_path / "b.pdf", "--var", done)
    assert of_the_house.returncode == 0, of_the_house.stderr
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert hashlib.sha256(answer.read_bytes()).hexdigest() in told.stdout


def test_receipt_print_of_a_submission_is_about_its_content(done, tmp_path):
    told = qebul("receipt", "print", "1", "-o", tmp_path / "a.pdf", "--var", done)
    assert ".acceptance" in told.stdout


def test_an_answer_that_is_not_proven_is_not_printed(done, tmp_path):
    answer = next((done / "outbox" / "alfa").glob("01-*.receipt.xml"))
    (tmp_path / "other.xml").write_bytes(answer.read_bytes().replace(b"01-ilkin", b"02-ilkin"))
    told = qebul("receipt", "print", tmp_path / "other.xml", "-o", tmp_path / "a.pdf", "--var", done)
    assert told.returncode == 2
    assert "INVALID" in told.stdout
    assert not (tmp_path / "a.pdf").exists()


def test_receipt_print_writes_over_nothing_and_knows_no_stranger(done, tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"mine")
    assert qebul("receipt", "print", "1", "-o", tmp_path / "a.pdf", "--var", done).returncode == 3
    assert (tmp_path / "a.pdf").read_bytes() == b"mine"
    assert qebul("receipt", "print", "999", "-o", tmp_path / "b.pdf", "--var", done).returncode == 3


@pytest.mark.parametrize("chosen", ["pdf", "docx", "xlsx"])
@pytest.mark.parametrize("name", ["01-ilkin-ucot.xml", "14-imzasiz.xml", "27-ilkin-ucot.pdf", "32-ilkin-ucot.asice"])
def test_print_reads_every_container(done, tmp_path, name, chosen):
    target = tmp_path / f"print.{chosen}"
    told = qebul("print", done / "demo" / "files" / name, "--format", chosen, "-o", target)
    assert told.returncode == 0, told.stdout + told.stderr
    assert target.read_bytes()[:4] == {"pdf": b"%PDF", "docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04"}[chosen]


def test_a_submission_is_printed_from_the_house(done, tmp_path):
    assert qebul("print", "1", "-o", tmp_path / "a.pdf", "--var", done).returncode == 0
    of_file = qebul("print", done / "demo" / "files" / "01-ilkin-ucot.xml", "-o", tmp_path / "b.pdf")
    assert of_file.returncode == 0
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


@pytest.mark.parametrize("name", ["18-sonradan-deyisdirilib.xml", "24-yad-sened.xml", "21-xarici-varliq.xml"])
def test_what_is_not_whole_or_not_ours_is_not_printed(done, tmp_path, name):
    told = qebul("print", done / "demo" / "files" / name, "-o", tmp_path / "a.pdf")
    assert told.returncode == 2
    assert not (tmp_path / "a.pdf").exists()


def test_channel_set_asks_for_prints_and_list_tells_it(done):
    assert qebul("channel", "set", "alfa", "--pdf", "--var", done).returncode == 0
    told = {one["channel"]: one["pdf"] for one in json.loads(qebul("channel", "list", "--json", "--var", done).stdout)}
    assert told["alfa"] is True
    assert told["beta"] is False
    assert qebul("channel", "set", "nobody", "--pdf", "--var", done).returncode == 3
    assert qebul("channel", "set", "alfa", "--no-pdf", "--var", done).returncode == 0


def test_the_register_of_an_insurer_lists_what_it_sent_and_nothing_of_others(done):
    voens = {one.channel: one.voen for one in make_employers()}
    listed = {}
    for channel, voen in voens.items():
        told = qebul("register", "list", "--insurer", voen, "--limit", "500", "--json", "--var", done)
        listed[channel] = {one["submission"] for one in json.loads(told.stdout)}
    assert all(listed.values())
    assert sum(map(len, listed.values())) == len(set().union(*listed.values()))
    returned = qebul("register", "list", "--insurer", voens["alfa"], "--pile", "returned", "--var", done)
    assert (returned.returncode, "returned" in returned.stdout) == (0, True)
    assert qebul("register", "list", "--insurer", "1234567890", "--var", done).returncode == 3
    assert qebul("register", "list", "--insurer", "alfa", "--var", done).returncode == 3
    unknown = qebul("register", "list", "--insurer", voens["alfa"], "--kind", "foo", "--var", done)
    assert (unknown.returncode, "initial, correction" in unknown.stderr) == (3, True)


def test_an_applicant_who_is_no_insurer_yet_has_a_register_by_his_fin(done):
    fin = make_people()[APPLICANTS["applicant.3"]].fin
    told = qebul("register", "list", "--insurer", fin, "--json", "--var", done)
    assert {one["service"] for one in json.loads(told.stdout)} == {"insurer_registration"}


def test_check_says_what_only_the_fund_can_check(done):
    told = qebul("check", done / "demo" / "files" / "73-muavinet-cedveli.xml", "--json")
    [document] = json.loads(told.stdout)[0]["documents"]
    assert document["service"] == "childcare_table"
    assert {"authorize", "benefit_lookup", "assess", "review"} <= {one["by"] for one in document["not_checked"]}
    assert all(one["text_az"] and one["text_en"] for one in document["not_checked"])
