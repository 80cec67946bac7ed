"""Previews of pictures: decoded, made smaller where they are large, and encoded anew without anything beside the picture."""

from __future__ import annotations

import base64
import io
import warnings
from typing import TYPE_CHECKING, Any

from PIL import Image

from sallyport.review.previews.sketch import NoPreview

if TYPE_CHECKING:
    from typing import BinaryIO

    from sallyport.inspection.specimen import Specimen
    from sallyport.review.previews.sketch import Leaf, Sketch

_FORMATS = ("PNG", "JPEG", "GIF", "TIFF", "WEBP", "BMP", "MPO")
LIBRARIES = (
    "PIL.Image",
    "PIL.ImageFile",
    "PIL.ImagePalette",
    "PIL.ExifTags",
    *(f"PIL.{name}ImagePlugin" for name in ("Png", "Jpeg", "Gif", "Tiff", "WebP", "Bmp", "Mpo", "Ppm")),
    "encodings.latin_1",
    "encodings.ascii",
    "encodings.utf_16",
    "zlib",
)
_FULL = 255
_WHITE = (255, 255, 255, 255)
_SMALLEST = 16


def picture(specimen: Specimen, sketch: Sketch) -> None:
    """Its first frames."""
    leaf = sketch.part("picture", "pictures")
    if leaf is None:
        return
    with specimen.open() as stream:
        show_frames(stream, leaf)


def show_frames(stream: BinaryIO, leaf: Leaf, first: int = 1) -> None:
    """The frames of one picture file, the first of which is the picture ``first`` of its part.

    NoPreview when it claims too many points; whatever Pillow raises for one that is damaged.
    """
    limits = leaf.sketch.limits
    Image.MAX_IMAGE_PIXELS = None  # the policy's limit is kept here; Pillow's only warns
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(stream, formats=_FORMATS) as image:
            frames = getattr(image, "n_frames", 1)
            leaf.total(first + frames - 1)
            for number in range(min(frames, limits.max_frames)):
                if number:
                    image.seek(number)
                if image.width * image.height > limits.max_pixels:
                    raise NoPreview(f"The picture claims more than {limits.max_pixels:,} pixels.")
                if not _add(image, leaf, first + number):
                    leaf.sketch.say("Not all pictures fit into the preview.")
                    return
    if frames > limits.max_frames:
        leaf.sketch.say(f"Only the first {limits.max_frames} of its {frames:,} pictures are shown.")


def _add(image: Image.Image, leaf: Leaf, number: int) -> bool:
    """Add one frame, the smaller the less room there is; False when there is none."""
    limits = leaf.sketch.limits
    if image.format in {"JPEG", "MPO"}:
        image.draft(None, _within(image.width, image.height, limits.shown_pixels))
    shown = _plain(image)
    is_whole = (shown.width, shown.height) == (image.width, image.height)
    points = min(limits.shown_pixels, shown.width * shown.height)
    while points >= _SMALLEST:
        size = _within(shown.width, shown.height, points)
        if size != (shown.width, shown.height):
            shown, is_whole = shown.resize(size), False
        data = io.BytesIO()
        shown.save(data, "PNG")
        page = {
            "kind": "picture",
            "width": shown.width,
            "height": shown.height,
            "png": base64.b64encode(data.getvalue()).decode(),
        }
        if leaf.add(page, number, number):
            if not is_whole:
                leaf.sketch.say("Pictures are shown smaller than they are.")
            return True
        points = shown.width * shown.height // 2
    return False


def _within(width: int, height: int, points: int) -> tuple[int, int]:
    """A size of the same shape with at most so many points."""
    if width * height <= points:
        return width, height
    scale = (points / (width * height)) ** 0.5
    narrow, low = max(1, int(width * scale)), max(1, int(height * scale))
    return min(narrow, points), min(low, max(1, points // narrow))


def _plain(image: Image.Image) -> Image.Image:
    """Its points alone, in a form that every browser shows: no metadata, no profile, no palette; grey stretched to be seen."""
    if image.mode.startswith(("I", "F")):
        return _grey(image)
    if image.mode == "1":
        plain = image.convert("L")
    elif "A" in image.mode or "transparency" in image.info:
        plain = Image.new("RGBA", image.size, _WHITE)
        plain.alpha_composite(image.convert("RGBA"))
        plain = plain.convert("RGB")
    else:
        plain = image.convert("L" if image.mode == "L" else "RGB")
    plain.info.clear()
    return plain


def _grey(image: Image.Image) -> Image.Image:
    """Numbers of any size as shades from the smallest to the largest."""
    numbers = image.convert("F")
    extrema: Any = numbers.getextrema()  # two numbers, as it has one band
    low, high = extrema
    step = _FULL / (high - low) if high > low else 0.0
    plain = numbers.point(lambda value: value * step - low * step).convert("L")
    plain.info.clear()
    return plain
