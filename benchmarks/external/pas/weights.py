"""
The official weights, in tenths of a cost unit, so that everything is whole; each a night but the transfer.

Source: Demeester et al., A hybrid tabu search algorithm for automatically assigning patients to beds, Artificial
Intelligence in Medicine 48 (2010), and the benchmark's page. What the page leaves open was settled by the published
bounds of plans without transfers (643.2, 1110.1, 620.8 for sets 01, 02, 05), which are the linear relaxation's
value with these rules and with none of the others tried: a room too large costs the same however much too large it
is; a department either has the specialism or not; a room's specialism costs one a step below the first priority.
A room without the specialism at all counts as a need that is not met; the relaxations use none, so the published
bounds say nothing about this weight.
"""

GENDER = 50
NEEDED_PROPERTY = 50
DEPARTMENT_AGE = 100
PREFERRED_PROPERTY = 20
ROOM_PREFERENCE = 8
DEPARTMENT_SPECIALISM = 10
ROOM_SPECIALISM_STEP = 10
NO_ROOM_SPECIALISM = 50
TRANSFER = 110
TENTHS = 10
