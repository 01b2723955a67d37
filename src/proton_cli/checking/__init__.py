"""``proton check``, piece by piece: what is checked, by which configuration, with what outcome."""
