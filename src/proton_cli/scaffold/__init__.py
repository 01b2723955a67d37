"""``proton new``: small bundles that are sound and deploy, to be filled with what is wanted."""
