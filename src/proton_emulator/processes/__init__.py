"""Programs that the emulator runs: functions, builds, Terraform. None outlives it."""
