"""What the site's pages are generated from: the objects that were derived, checked and run."""
