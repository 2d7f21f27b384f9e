"""How things are drawn: axes, lines, bars, colours; all of it becomes inline SVG."""
