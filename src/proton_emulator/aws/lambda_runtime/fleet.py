"""All execution environments of this process: which are busy, which are warm, which must go."""

from __future__ import annotations

from collections import Counter
from threading import Condition
from typing import TYPE_CHECKING

from proton_emulator.aws.lambda_runtime.environment import ExecutionEnvironment
from proton_emulator.aws.lambda_runtime.errors import CannotRunError, EnvironmentGoneError
from proton_emulator.aws.lambda_runtime.function_version import Outcome, error_payload
from proton_emulator.processes.guard import Guard

if TYPE_CHECKING:
    from proton_emulator.aws.lambda_runtime.function_version import FunctionVersion, Invocation

# Each environment serves one call at a time, as on AWS; a call beyond these waits for its turn.
MAX_PER_FUNCTION = 8
MAX_IDLE = 12


class Fleet:
    """Runs invocations on warm environments, starts more when all are busy, ends stale ones."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._guard: Guard | None = None
        self._idle: list[ExecutionEnvironment] = []  # the least recently used first
        self._busy: Counter[int] = Counter()  # by the owning function
        self._generation = 0

    def run(self, version: FunctionVersion, invocation: Invocation, log_stream: str) -> Outcome:
        """Run one event; ``log_stream`` names the log of a new environment, should one start."""
        while True:
            generation, environment = self._take(version)
            try:
                if environment is None:
                    environment = ExecutionEnvironment(version, self._guarded(), log_stream)
                return environment.invoke(invocation)
            except EnvironmentGoneError:
                continue
            except CannotRunError as error:
                payload = error_payload(error.error_type, str(error))
                return Outcome(payload, failed=True, log=(str(error),), log_stream=log_stream)
            finally:
                self._give_back(version.owner, environment, generation)

    def close(self) -> None:
        """End every idle environment now and every busy one when its call is over."""
        with self._changed:
            self._generation += 1
            idle, self._idle = self._idle, []
        for environment in idle:
            environment.close()

    def forget(self, owner: int) -> None:
        """End the idle environments of a function that is gone."""
        with self._changed:
            ended = [each for each in self._idle if each.version.owner == owner]
            self._idle = [each for each in self._idle if each not in ended]
        for environment in ended:
            environment.close()

    def _take(self, version: FunctionVersion) -> tuple[int, ExecutionEnvironment | None]:
        with self._changed:
            self._changed.wait_for(lambda: self._busy[version.owner] < MAX_PER_FUNCTION)
            self._busy[version.owner] += 1
            stale = [each for each in self._idle if _is_stale(each, version)]
            self._idle = [each for each in self._idle if each not in stale]
            warm = next((each for each in reversed(self._idle) if each.version == version), None)
            if warm is not None:
                self._idle.remove(warm)
            generation = self._generation
        for environment in stale:
            environment.close()
        return generation, warm

    def _give_back(
        self, owner: int, environment: ExecutionEnvironment | None, generation: int
    ) -> None:
        with self._changed:
            self._busy -= Counter([owner])  # drops the name at zero
            ended: list[ExecutionEnvironment] = []
            if environment is not None:
                keep = environment.alive and generation == self._generation
                (self._idle if keep else ended).append(environment)
            while len(self._idle) > MAX_IDLE:
                ended.append(self._idle.pop(0))
            self._changed.notify_all()
        for each in ended:
            each.close()

    def _guarded(self) -> Guard:
        with self._changed:
            if self._guard is None:
                self._guard = Guard("lambda")
            return self._guard


def _is_stale(environment: ExecutionEnvironment, version: FunctionVersion) -> bool:
    """Dead, or of the same function before its code or configuration changed."""
    same_owner = environment.version.owner == version.owner
    return not environment.alive or (same_owner and environment.version != version)
