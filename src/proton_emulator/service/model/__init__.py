"""What Proton keeps: frozen values, and which status may follow which. Imports nothing of ours."""
