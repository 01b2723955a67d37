"""Which requests reach this service; moto reads both names."""

from __future__ import annotations

from proton_emulator.aws.cloudformation.responses import CloudFormationResponse

url_bases = [r"https?://cloudformation\.(.+)\.amazonaws\.com"]
url_paths = {"{0}/$": CloudFormationResponse.dispatch}
