"""``proton render``: a bundle's template as Proton would hand it to CloudFormation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from proton_cli.bundle_argument import read_files
from proton_cli.errors import FailedError, UsageError

if TYPE_CHECKING:
    pass

EPILOG = """\b
Examples:
  proton render environment --spec specs/env.yaml
  proton render worker/v1 --spec specs/worker.yaml --instance worker-dev --outputs outputs.yaml
  proton render worker/v1 --spec specs/worker.yaml --pipeline --out rendered/

\b
outputs.yaml gives what deployed templates would have put out:
  environment: {VpcId: vpc-1}
  service_instances: {worker-dev: {QueueUrl: "https://…"}}
  components: {default: {BucketName: b}}
"""


@click.command("render", epilog=EPILOG)
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option("--spec", type=click.Path(path_type=Path), help="The spec with the inputs.")
@click.option("--instance", metavar="NAME", help="Service instance (default: the spec's only one).")
@click.option("--pipeline", is_flag=True, help="The service's pipeline instead of an instance.")
@click.option(
    "--outputs", type=click.Path(path_type=Path), help="Outputs of other templates (YAML)."
)
@click.option(
    "--component", type=click.Path(path_type=Path), help="A component's folder, attached."
)
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write files into DIR.")
def command(
    bundle: Path,
    spec: Path | None,
    instance: str | None,
    pipeline: bool,
    outputs: Path | None,
    component: Path | None,
    out: Path | None,
) -> None:
    """Render BUNDLE (a folder or tar.gz) with a spec and print the template.

    Nothing is guessed: an output that the template reads must be in --outputs.
    """
    from proton_cli.rendering import RenderRequest, render_bundle

    if instance and pipeline:
        raise UsageError("say either --instance or --pipeline")
    request = RenderRequest(
        files=read_files(bundle),
        bundle=bundle,
        spec=spec,
        instance=instance,
        pipeline=pipeline,
        outputs=outputs,
        component=component,
    )
    _write(render_bundle(request), out)


def _write(rendered: dict[str, str], out: Path | None) -> None:
    if out is None:
        separator = len(rendered) > 1
        for name, text in rendered.items():
            if separator:
                click.echo(f"# {name}")
            click.echo(text, nl=not text.endswith("\n"))
        return
    for name, text in rendered.items():
        target = out / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise FailedError(f"{target}: cannot be written: {error.strerror}") from error
        click.echo(target)
