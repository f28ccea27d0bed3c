"""Every page is valid HTML, as the Nu checker of the W3C sees it (``npm install vnu-jar``; needs Java).

``VNU_JAR`` names its jar; without it or without Java this is skipped, and ``test_links.py`` still finds the
faults that a browser would have to mend.
"""

import json
import os
import shutil
import subprocess

import pytest


def test_the_nu_checker_finds_no_error_in_any_page(html):
    jar = os.environ.get("VNU_JAR")
    if not (jar and shutil.which("java")):
        pytest.skip("VNU_JAR names no vnu.jar, or there is no Java.")
    command = ["java", "-Xss4m", "-jar", jar, "--format", "json", "--errors-only", "--skip-non-html", "."]
    done = subprocess.run(command, cwd=html, capture_output=True, text=True, check=False)
    said = json.loads(done.stderr)["messages"]
    assert [f"{m['url']}:{m.get('lastLine')}: {m['message']}" for m in said] == []
