"""The API of Proton: one module an area, over a wire that the service model describes."""
