"""Why a plan has a youth here and not there: one contrast."""
