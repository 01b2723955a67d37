"""The AWS CLI as the commands of a build call it: whatever it is told, it reaches the emulator."""

from __future__ import annotations

import shlex
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Version 1 of the CLI sends some services, such as sqs and rds, to AWS whatever AWS_ENDPOINT_URL
# says, and bundles in use name AWS's own endpoints, such as that of Proton in their region.
_WRAPPER = """\
#!/bin/sh
endpoint=$AWS_ENDPOINT_URL
named=
for argument do
  shift
  if [ "$named" ]; then
    named=
    case $argument in *amazonaws.com*) ;; *) endpoint=$argument ;; esac
    continue
  fi
  case $argument in
    proton) endpoint=$AWS_ENDPOINT_URL_PROTON ;;
    --endpoint-url) named=yes; continue ;;
    --endpoint-url=*amazonaws.com*) continue ;;
    --endpoint-url=*) endpoint=${argument#*=}; continue ;;
  esac
  set -- "$@" "$argument"
done
exec PROGRAM --endpoint-url "$endpoint" "$@"
"""


def put_wrapper(folder: Path) -> None:
    """Write ``aws`` into *folder*, which comes first in PATH; nothing where there is no AWS CLI."""
    program = shutil.which("aws")
    if program is None:
        return
    wrapper = folder / "aws"
    wrapper.write_text(_WRAPPER.replace("PROGRAM", shlex.quote(program)), encoding="utf-8")
    wrapper.chmod(0o755)
