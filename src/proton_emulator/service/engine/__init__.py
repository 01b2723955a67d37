"""What happens behind the API: registration, rendering, deployments and life cycles."""
