"""One folder or module a place: `Advice` to what that place shows. Renderers know `Advice` alone."""
