"""Where supergraphs come from: files, folders, ConfigMaps by watch, or the same process."""
