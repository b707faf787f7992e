"""Conversion by LibreOffice, and what makes its PDF the same at every run."""
from __future__ import annotations

import os
import re
import subprocess
import tempfile
import zipfile

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


def saved_again(document: str, folder: str, kind: str) -> str:
    """A DOCX as the office suite itself writes it: kind docx or html."""
    filters = {"docx": "docx:MS Word 2007 XML", "html": "html:HTML (StarWriter)"}
    with tempfile.TemporaryDirectory() as profile, tempfile.TemporaryDirectory() as work:
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", filters[kind], "--outdir", work, document],
                       check=True, env={**os.environ, "TZ": "UTC"}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        name = os.path.splitext(os.path.basename(document))[0] + "." + kind
        made, path = os.path.join(work, name), os.path.join(folder, name)
        if kind == "html":
            with open(made, "rb") as file:
                data = re.sub(rb'(name="(?:created|changed)" content=")[^"]*', rb"\g<1>2024-01-01T00:00:00", file.read())
            with open(path, "wb") as file:
                file.write(data)
            return path
        with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for info in old.infolist():
                data = old.read(info)
                if info.filename.startswith("docProps/"):
                    data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2024-01-01T00:00:00Z", data)
                fixed = zipfile.ZipInfo(info.filename, (2024, 1, 1, 0, 0, 0))
                fixed.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(fixed, data)
        return path
