"""The border to LSP: positions in the client's encoding, and our plain data as LSP types."""
