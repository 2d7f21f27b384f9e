"""Routing with synchronisation, in whole numbers: shifts, tasks, links between tasks; nothing of youths or weeks."""
