"""The main job in one go: check, register, publish, deploy, and call the API, all offline."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from urllib.request import urlopen

HERE = Path(__file__).resolve().parent
ISBN = "978-0131103627"


def main() -> int:
    """Print each step with its time; exit 0 only when the API gave the item back."""
    from proton_cli.progress import StepPrinter
    from proton_emulator.server import EmbeddedEmulator
    from proton_emulator.workspace_deployer import Endpoint, Step, deploy, load_workspace

    printer = StepPrinter()
    begin = perf_counter()
    printer.say("The item API example: an environment, a Lambda service and its pipeline\n")

    start = perf_counter()
    check = [sys.executable, "-m", "proton_cli", "check", str(HERE), "--no-cfn-lint"]
    checked = subprocess.run(check, capture_output=True, text=True, check=False)
    printer(
        Step(
            "Check both bundles and their specs",
            perf_counter() - start,
            failed=checked.returncode != 0,
        )
    )
    if checked.returncode:
        printer.say(checked.stdout + checked.stderr)
        return checked.returncode

    workspace = load_workspace(HERE / "proton.yaml")
    start = perf_counter()
    with EmbeddedEmulator() as emulator:
        printer(Step("Start the emulator on loopback", perf_counter() - start))
        endpoint = Endpoint(emulator.endpoint_url)
        outcome = deploy(endpoint, workspace, printer)
        if not outcome.succeeded:
            return 1
        outputs = outcome.environments["dev"].outputs

        start = perf_counter()
        item = {"isbn": {"S": ISBN}, "title": {"S": "The C Programming Language"}}
        endpoint.client("dynamodb").put_item(TableName=outputs["TableName"], Item=item)
        printer(Step("Insert an item into DynamoDB with boto3", perf_counter() - start))

        path = f"{outputs['ApiId']}/{outputs['ApiStage']}/books?isbn={ISBN}"
        url = f"{emulator.endpoint_url}/_aws/execute-api/{path}"
        start = perf_counter()
        with urlopen(url, timeout=60) as response:
            answer = json.loads(response.read())
        printer(Step("Call API Gateway → Lambda → DynamoDB", perf_counter() - start))

    printer.say(f"\nGET {url}\n{json.dumps(answer, indent=2)}")
    printer.say(f"\nDone in {perf_counter() - begin:.1f} s.")
    return 0 if answer.get("isbn") == ISBN else 1


if __name__ == "__main__":
    sys.exit(main())
