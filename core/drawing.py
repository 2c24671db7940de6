"""Draws the pages of one file as images. Run alone, as a program, by `core.pictures`.

What a stranger sent is opened here and nowhere else: in a process of its own, without the settings
of the site, with little memory and little time. It imports nothing of ours.
"""

import json
import resource
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

MEMORY_BYTES = 2 * 1024**3
CPU_SECONDS = 60
FILE_BYTES = 30 * 1024**2
MOST_PIXELS = 80_000_000
PAGE = (1100, 2200)
SMALL = (240, 240)


def main(source: str, kind: str, folder: str, most: str) -> int:
    """Write `<number>.webp` for each page, 0 for the small one; say what was made as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    draw = _pages_of_pdf if kind == "application/pdf" else _page_of_image
    total, pictures = draw(source, int(most))
    made = []
    for number, picture in enumerate(pictures, 1):
        if number == 1:
            small = picture.copy()
            small.thumbnail(SMALL)
            made.append(_keep(small, 0, folder))
        made.append(_keep(picture, number, folder))
    sys.stdout.write(json.dumps({"total": total, "pictures": made}))
    return 0


def _keep(picture: Any, number: int, folder: str) -> list[int]:
    picture.save(Path(folder) / f"{number}.webp", "WEBP", quality=75, method=2)
    return [number, picture.width, picture.height]


def _pages_of_pdf(source: str, most: int) -> tuple[int, Iterable[Any]]:
    import pypdfium2

    document = pypdfium2.PdfDocument(source)
    return len(document), (_page(document[rank]) for rank in range(min(len(document), most)))


def _page(page: Any) -> Any:
    width, height = page.get_size()
    scale = min(PAGE[0] / max(width, 1), PAGE[1] / max(height, 1))
    return page.render(scale=scale).to_pil().convert("RGB")


def _page_of_image(source: str, _most: int) -> tuple[int, Iterable[Any]]:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow refuses beyond twice that number
    picture: Any = Image.open(source, formats=["PNG", "JPEG", "WEBP"])
    picture.draft("RGB", (PAGE[0] * 2, PAGE[1] * 2))
    picture = ImageOps.exif_transpose(picture)
    picture.thumbnail(PAGE)
    flat = Image.new("RGB", picture.size, "white")
    shown = picture.convert("RGBA")
    flat.paste(shown, mask=shown.getchannel("A"))
    return 1, [flat]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
