"""Draw the project's mark: two overlapping circles, marketing blue and sales orange."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

FOLDER = Path(__file__).resolve().parents[1] / "alignment" / "ui"
BLUE, ORANGE, INK = "#3b7ddd", "#e07a2c", "#16263d"
SCALE = 8  # drawn large and shrunk, which smooths the edges


def draw(width: int, height: int) -> Image.Image:
    """Draw the mark in the middle of a transparent picture of the given size in pixels."""
    size = (width * SCALE, height * SCALE)
    radius = min(size[1] / 2.05, size[0] / 3.4)
    middle, gap = (size[0] / 2, size[1] / 2), radius * 0.62
    picture = Image.new("RGBA", size)
    discs = []
    for centre, colour in ((middle[0] - gap, BLUE), (middle[0] + gap, ORANGE)):
        disc = Image.new("L", size)
        box = (centre - radius, middle[1] - radius, centre + radius, middle[1] + radius)
        ImageDraw.Draw(disc).ellipse(box, fill=255)
        picture.paste(colour, mask=disc)
        discs.append(disc)
    picture.paste(INK, mask=ImageChops.darker(*discs))
    return picture.resize((width, height), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    draw(128, 128).save(FOLDER / "icon.png", optimize=True)
    draw(210, 128).save(FOLDER / "logo.png", optimize=True)
