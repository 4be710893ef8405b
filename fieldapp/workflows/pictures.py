"""Which picture answers which question: by its name, so that neither a kill between two steps nor a repeat whose
instances moved up can part them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from fieldapp.vault.api import Vault
from fieldapp.wire.bodies import PhotoRef
from fieldapp.workflows.visit_forms import VisitForms


def answering(forms: VisitForms) -> dict[str, str]:
    """The refs of answered picture questions, irrelevant ones too, by the picture's name."""
    return {item.value: item.ref for item in forms.questions() if item.type == "image" and item.value}


def in_place(photos: Sequence[PhotoRef], forms: VisitForms) -> tuple[PhotoRef, ...]:
    """``photos`` under the questions they answer now."""
    refs = answering(forms)
    return tuple(msgspec.structs.replace(photo, ref=refs.get(photo.name, photo.ref)) for photo in photos)


def unclaimed(photos: Sequence[PhotoRef], forms: VisitForms) -> tuple[tuple[str, str], ...]:
    """(ref, name) of pictures that were added but answer nothing yet while their question is open: the program was
    killed between the two steps, and the answer is given when the visit is opened again. The last one added counts."""
    claimed = answering(forms)
    open_refs = {item.ref for item in forms.questions() if item.type == "image" and not item.value}
    found = {photo.ref: photo.name for photo in photos if photo.name not in claimed and photo.ref in open_refs}
    return tuple(found.items())


def drop_others(vault: Vault, visit: str, forms: VisitForms) -> None:
    """Take pictures off the draft that answer no question any more: replaced, cleared, or gone with their repeat."""
    claimed = answering(forms)
    for photo in vault.photos.of_draft(visit):
        if photo.name not in claimed:
            vault.photos.remove(visit, photo.blob.sha256)
