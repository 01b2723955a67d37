"""Where the API answers; moto reads these two names."""

from proton_emulator.server.moto_proton.responses import ProtonResponse

url_bases = [r"https?://proton\.(.+)\.amazonaws\.com"]
url_paths = {"{0}/$": ProtonResponse.dispatch}
