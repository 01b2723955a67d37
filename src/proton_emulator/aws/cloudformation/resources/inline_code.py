"""Source text of a function in a template as the archive Lambda runs, with its response module.

CloudFormation names the file ``index`` and adds ``cfnresponse`` (Python) or ``cfn-response``
(Node.js), with which custom resources answer.
"""

from __future__ import annotations

import io
import zipfile

_PYTHON = '''"""Answer a custom resource's request."""

import json
import urllib.request

SUCCESS = "SUCCESS"
FAILED = "FAILED"


def send(
    event, context, responseStatus, responseData, physicalResourceId=None, noEcho=False, reason=None
):
    body = {
        "Status": responseStatus,
        "Reason": reason or f"See the details in CloudWatch Log Stream: {context.log_stream_name}",
        "PhysicalResourceId": physicalResourceId or context.log_stream_name,
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "NoEcho": noEcho,
        "Data": responseData,
    }
    request = urllib.request.Request(
        event["ResponseURL"], data=json.dumps(body).encode(), method="PUT"
    )
    with urllib.request.urlopen(request) as answer:
        print("Status code:", answer.status)
'''

_NODE = """exports.SUCCESS = "SUCCESS";
exports.FAILED = "FAILED";

exports.send = function (event, context, responseStatus, responseData, physicalResourceId, noEcho) {
  const body = JSON.stringify({
    Status: responseStatus,
    Reason: "See the details in CloudWatch Log Stream: " + context.logStreamName,
    PhysicalResourceId: physicalResourceId || context.logStreamName,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    NoEcho: noEcho || false,
    Data: responseData,
  });
  const address = new URL(event.ResponseURL);
  const library = require(address.protocol === "http:" ? "http" : "https");
  return new Promise((resolve) => {
    const request = library.request(
      address,
      { method: "PUT", headers: { "content-length": Buffer.byteLength(body) } },
      (answer) => { answer.resume(); answer.on("end", () => { context.done(); resolve(); }); },
    );
    request.on("error", (error) => { context.done(error); resolve(); });
    request.end(body);
  });
};
"""


def zipped(source: str, runtime: str) -> bytes:
    """A zip archive of *source* under the name its runtime looks for."""
    node = runtime.startswith("nodejs")
    main = "index.js" if node else "index.py"
    extra = ("cfn-response.js", _NODE) if node else ("cfnresponse.py", _PYTHON)
    if node and _is_module(source):
        main = "index.mjs"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in ((main, source), extra):
            # A fixed time keeps the archive, and so CodeSha256, the same for the same source.
            file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    return archive.getvalue()


def _is_module(source: str) -> bool:
    return any(line.startswith(("import ", "export ")) for line in source.splitlines())
