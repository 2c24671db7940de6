"""The long task of a campaign: issue the codes, then post the e-mails or print the letters.

It may be killed anywhere and run again: a school that has its code keeps it, and a code stays
sealed until the file of the letters is stored, so that its letter can be printed again.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, Protocol

from django.db import transaction
from django.db.models import Count
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from core import clock, french
from core.sealing import open_seal
from establishments.documents import Letter, letter_to, render_letters
from establishments.enums import CodeChannel, LeftOut, LetterLayout
from establishments.models import (
    AccessCode,
    CampaignSchool,
    CodeCampaign,
    Establishment,
    Membership,
)
from establishments.notices import AccessCodeSent
from establishments.rules import write_code
from establishments.services.access import issue_codes
from jobs.services.running import Run
from notifications import outbox

if TYPE_CHECKING:
    from accounts.models import User

BATCH = 50
"""Schools issued in one transaction, letters laid out in one document (docs/operations)."""


def issue_campaign(run: Run) -> None:
    """Do what is left of the campaign named in the parameters, and say what came of it."""
    campaign = CodeCampaign.objects.select_related("academy").get(reference=run.params["campaign"])
    rows = CampaignSchool.objects.filter(campaign=campaign)
    waiting = list(rows.to_issue().in_postal_order().values_list("pk", flat=True))
    with_letters = campaign.channel == CodeChannel.LETTER
    sealed = rows.to_print(clock.now()).count() if with_letters else 0
    total = len(waiting) * (2 if with_letters else 1) + sealed
    done = 0
    for batch in _batches(waiting):
        run.progress(done, total, "Émission des codes")
        issue_batch(campaign, batch, by=run.job.requested_by)
        done += len(batch)
    printed = _print(run, campaign, done=done, total=total) if with_letters else 0
    run.progress(total, total, "Terminé")
    run.tell(_outcome(campaign, printed))


@transaction.atomic
def issue_batch(campaign: CodeCampaign, rows: Sequence[int], *, by: User) -> int:
    """Issue a code to the schools of these rows that still wait for one; return how many got it.

    Each school is judged again under its lock: closed, led, or given a code by somebody else since
    it was asked for, it is left out with the reason. The e-mails are posted in the same
    transaction. The campaign's académie is loaded.
    """
    waiting = list(
        CampaignSchool.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=rows)
        .to_issue()
        .order_by("pk")
    )
    schools = {
        school.pk: school
        for school in Establishment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("academy")
        .filter(pk__in=[row.establishment_id for row in waiting])
        .order_by("pk")
    }
    led, newest = _led(schools), _newest_codes(schools)
    chosen: list[CampaignSchool] = []
    for row in waiting:
        school = schools[row.establishment_id]
        if not school.is_open:
            row.left_out = LeftOut.CLOSED
        elif school.pk in led:
            row.left_out = LeftOut.LED
        elif campaign.channel == CodeChannel.EMAIL and not school.email:
            row.left_out = LeftOut.NO_MAILBOX
        elif school.pk in newest and newest[school.pk] >= row.asked_at:
            row.left_out = LeftOut.NEWER_CODE
        else:
            chosen.append(row)
    issued = issue_codes(
        [schools[row.establishment_id] for row in chosen],
        by=by,
        channel=CodeChannel(campaign.channel),
        campaign=campaign,
    )
    for row, code in zip(chosen, issued, strict=True):
        row.code = code.access
    CampaignSchool.objects.bulk_update(waiting, ["code", "left_out"])
    if campaign.channel == CodeChannel.EMAIL:
        outbox.write(
            [
                outbox.message_of(
                    AccessCodeSent.of(code.access, code.plain),
                    email=code.access.establishment.email,
                    recipient=None,
                    dedup_key=code.access.mail_key,
                )
                for code in issued
            ]
        )
    return len(issued)


def _led(schools: dict[int, Establishment]) -> set[int]:
    heads = Membership.objects.filter(establishment__in=schools).heads().not_ended(clock.today())
    return set(heads.values_list("establishment_id", flat=True))


def _newest_codes(schools: dict[int, Establishment]) -> dict[int, datetime]:
    """When the live code of each school was issued."""
    live = AccessCode.objects.filter(
        establishment__in=schools, used_at__isnull=True, revoked_at__isnull=True
    )
    return dict(live.values_list("establishment_id", "created_at"))


def _print(run: Run, campaign: CodeCampaign, *, done: int, total: int) -> int:
    """Print the letters that wait, keep them as the result of the task, then forget their codes."""
    rows = CampaignSchool.objects.filter(campaign=campaign).to_print(clock.now())
    waiting = list(rows.in_postal_order().values_list("pk", flat=True))
    if not waiting:
        return 0
    binding = _BINDINGS[LetterLayout(campaign.layout)]()
    printed: list[int] = []
    with run.result(f"{campaign.reference}{binding.suffix}", binding.content_type) as stream:
        binding.begin(stream)
        for batch in _batches(waiting):
            run.progress(done + len(printed), total, "Mise en page des courriers")
            codes, letters = _letters(batch)
            if letters:
                binding.add(letters, render_letters(letters, campaign))
            printed += codes
        run.progress(total, total, "Assemblage des courriers")
        binding.end()
    AccessCode.objects.filter(pk__in=printed, sealed__isnull=False).update(
        sealed=None, printed_at=clock.now()
    )
    return len(printed)


def _letters(batch: Sequence[int]) -> tuple[list[int], list[Letter]]:
    """The codes of these rows that are still sealed, and their letters, in the order given."""
    rows = CampaignSchool.objects.select_related("establishment", "code").in_bulk(batch)
    codes: list[int] = []
    letters: list[Letter] = []
    for pk in batch:
        access = rows[pk].code
        if access is None or access.sealed is None:
            continue
        plain = write_code(open_seal(access.sealed)["code"])
        codes.append(access.pk)
        letters.append(letter_to(rows[pk].establishment, access, plain))
    return codes, letters


class _Binding(Protocol):
    """What the pages of the letters are put in."""

    suffix: str
    content_type: str

    def begin(self, stream: IO[bytes]) -> None: ...

    def add(self, letters: Sequence[Letter], pdf: bytes) -> None: ...

    def end(self) -> None: ...


class _OneFile:
    """One PDF with a page a school."""

    suffix, content_type = "-courriers.pdf", "application/pdf"

    def begin(self, stream: IO[bytes]) -> None:
        self._stream, self._writer = stream, PdfWriter()

    def add(self, letters: Sequence[Letter], pdf: bytes) -> None:
        for page in _pages(letters, pdf):
            self._writer.add_page(page)

    def end(self) -> None:
        self._writer.write(self._stream)


class _OneEach:
    """A ZIP of one PDF a school, named by its UAI."""

    suffix, content_type = "-courriers.zip", "application/zip"

    def begin(self, stream: IO[bytes]) -> None:
        self._archive = zipfile.ZipFile(stream, "w")

    def add(self, letters: Sequence[Letter], pdf: bytes) -> None:
        for letter, page in zip(letters, _pages(letters, pdf), strict=True):
            alone, made = PdfWriter(), BytesIO()
            alone.add_page(_with_its_images_alone(page))
            alone.write(made)
            self._archive.writestr(f"{letter.uai}.pdf", made.getvalue())

    def end(self) -> None:
        self._archive.close()


_BINDINGS: dict[LetterLayout, type[_Binding]] = {
    LetterLayout.ONE_FILE: _OneFile,
    LetterLayout.ONE_EACH: _OneEach,
}


def _pages(letters: Sequence[Letter], pdf: bytes) -> list[PageObject]:
    """The pages of a batch. Raises RuntimeError unless each letter has exactly one."""
    pages = list(PdfReader(BytesIO(pdf)).pages)
    if len(pages) != len(letters):
        raise RuntimeError(f"{len(letters)} letters took {len(pages)} pages")
    return pages


def _with_its_images_alone(page: PageObject) -> PageObject:
    """The page without the images of the other pages of its batch, which they all share."""
    contents = page.get_contents()
    data = b"" if contents is None else contents.get_data()
    drawn = set(re.findall(rb"/(\S+) +Do\b", data))
    shared: Any = page["/Resources"]
    images: Any = shared["/XObject"]
    kept = {name: images.raw_get(name) for name in images if name[1:].encode() in drawn}
    page[NameObject("/Resources")] = DictionaryObject(
        shared | {NameObject("/XObject"): DictionaryObject(kept)}
    )
    return page


def _outcome(campaign: CodeCampaign, printed: int) -> list[tuple[str, str]]:
    rows = CampaignSchool.objects.filter(campaign=campaign)
    issued = rows.filter(code__isnull=False).count()
    told = [("Codes de cette émission", french.whole_number(issued))]
    left_out = dict(
        rows.exclude(left_out="")
        .values("left_out")
        .annotate(count=Count("pk"))
        .values_list("left_out", "count")
    )
    told += [
        (f"Établissements écartés, {reason.label}", french.whole_number(left_out[reason]))
        for reason in LeftOut
        if reason in left_out
    ]
    if printed:
        told.append(("Courriers préparés", french.whole_number(printed)))
    return told


def _batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
