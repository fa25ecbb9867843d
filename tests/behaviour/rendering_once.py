"""Render a recipe in a process of its own and print the SHA-256 of the picture and the recipe.

Run as ``python -m tests.behaviour.rendering_once RECIPE PHOTOGRAPH OPENCV_THREADS``.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import cv2

from pipelines.photograph import read_photograph
from pipelines.recipe import Recipe
from pipelines.render import render
from workbench.exports.encoding import encode_rendering

if __name__ == "__main__":
    cv2.setNumThreads(int(sys.argv[3]))
    recipe = Recipe.from_bytes(Path(sys.argv[1]).read_bytes())
    photograph = read_photograph(Path(sys.argv[2]))
    picture = encode_rendering(render(recipe, {photograph.sha256: photograph}).pixels)
    sys.stdout.write(f"{hashlib.sha256(picture).hexdigest()} {recipe.sha256}")
