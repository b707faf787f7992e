"""Conversion by LibreOffice, and what makes its PDF the same at every run."""
from __future__ import annotations

import os
import re
import subprocess
import tempfile

DATE = b"20240101000000"


def to_pdf(documents: list[str], folder: str, tagged: bool = False) -> list[str]:
    """Converts DOCX files in one run, with a profile of its own."""
    options = '{"UseTaggedPDF":{"type":"boolean","value":"%s"},"SelectPdfVersion":{"type":"long","value":"0"}}' % str(tagged).lower()
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", f"pdf:writer_pdf_Export:{options}",
                        "--outdir", folder, *documents], check=True, env={**os.environ, "TZ": "UTC"}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    made = [os.path.join(folder, os.path.splitext(os.path.basename(d))[0] + ".pdf") for d in documents]
    for path in made:
        still(path)
    return made


def still(path: str) -> None:
    """Fixes date and identifiers, in place and in the same length, so that no offset moves."""
    with open(path, "rb") as file:
        data = file.read()
    data = re.sub(rb"(/(?:Creation|Mod)Date\s*\(D:)\d{14}", lambda m: m[1] + DATE, data)
    data = re.sub(rb"(/ID\s*\[\s*<)([0-9A-F]+)(>\s*<)([0-9A-F]+)(>)", lambda m: m[1] + b"0" * len(m[2]) + m[3] + b"0" * len(m[4]) + m[5], data)
    data = re.sub(rb"(/DocChecksum /)([0-9A-F]+)", lambda m: m[1] + b"0" * len(m[2]), data)
    with open(path, "wb") as file:
        file.write(data)
