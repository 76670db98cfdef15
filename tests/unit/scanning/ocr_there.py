"""Tests that read need tesseract, which deploy/setup.sh installs."""

import shutil

import pytest

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="tesseract is missing: deploy/setup.sh installs it"
)
