"""Why a place is no option, and the smallest change that would make it one."""
