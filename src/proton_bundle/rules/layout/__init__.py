"""The bundle's directories and files, and the archive's quotas."""
