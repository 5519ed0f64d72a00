// The room's first brick; replaced by its real files.
