"""One file a screen: read model → widgets → command."""
