"""Proton itself: the API, the resources behind it, and their deployments.

Layers, each importing only those below: ``api`` (wire, validation, one module an area) → ``engine``
(deployments, life cycles, registration) → ``provisioners`` → ``store`` → ``model``. AWS is reached
only through the clients of ``aws_clients``.
"""
