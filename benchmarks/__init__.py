"""What Proton Workbench costs, beside what one would otherwise run: ``python -m benchmarks``."""
