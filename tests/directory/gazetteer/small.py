"""A small gazetteer on real Greater Manchester geography and a few names that are also everyday words."""

from directory.gazetteer.memory import MemoryGazetteer

MANCHESTER, SALFORD, TRAFFORD, BURY, STOCKPORT = "E08000003", "E08000006", "E08000009", "E08000002", "E08000007"
NEAR = frozenset({MANCHESTER, SALFORD, TRAFFORD, BURY, STOCKPORT})

LOCALITIES = [
    (MANCHESTER, "Manchester", "england", "local-authority"),
    (SALFORD, "Salford", "england", "local-authority"),
    (TRAFFORD, "Trafford", "england", "local-authority"),
    (BURY, "Bury", "england", "local-authority"),
    (STOCKPORT, "Stockport", "england", "local-authority"),
    ("E06000038", "Reading", "england", "local-authority"),
    ("E06000022", "Bath and North East Somerset", "england", "local-authority"),
    ("E07000119", "Fylde", "england", "local-authority"),
    ("W06000005", "Flintshire", "wales", "local-authority"),
    ("S12000023", "Orkney Islands", "scotland", "local-authority"),
    ("E47000001", "Greater Manchester", "england", "combined-authority"),
]
OUTCODES = [
    ("M14", 53.447, -2.222, MANCHESTER, "E08000003:1.000"),
    ("M16", 53.459, -2.265, TRAFFORD, "E08000009:0.530 E08000003:0.470"),
    ("M6", 53.491, -2.294, SALFORD, "E08000006:1.000"),
    ("M60", 53.48, -2.24, MANCHESTER, "E08000003:1.000"),
    ("S21", 53.31, -1.33, STOCKPORT, ""),
    ("M1", 53.478, -2.233, MANCHESTER, "E08000003:1.000"),
    ("BL9", 53.6, -2.29, BURY, "E08000002:1.000"),
]
NAMES = [
    ("Levenshulme", 53.444, -2.192, MANCHESTER, 0, "suburb"),
    ("Wythenshawe", 53.38, -2.26, MANCHESTER, 0, "suburb"),
    ("Chorlton-cum-Hardy", 53.44, -2.28, MANCHESTER, 0, "suburb"),
    ("Moss Side", 53.457, -2.24, MANCHESTER, 0, "ward"),
    ("Moss Side", 53.77, -2.95, "E07000119", 0, "village"),
    ("Manchester", 53.48, -2.24, MANCHESTER, 568_996, "city"),
    ("Salford", 53.49, -2.29, SALFORD, 129_794, "city"),
    ("Sale", 53.42, -2.32, TRAFFORD, 62_550, "town"),
    ("Bury", 53.59, -2.3, BURY, 61_044, "town"),
    ("Stockport", 53.41, -2.16, STOCKPORT, 137_130, "town"),
    ("Reading", 51.45, -0.97, "E06000038", 318_014, "town"),
    ("Bath", 51.38, -2.36, "E06000022", 101_557, "city"),
    ("Hope", 53.11, -3.03, "W06000005", 4_706, "village"),
    ("Work", 58.99, -2.92, "S12000023", 0, "hamlet"),
    ("Street", 53.9, -2.8, "E07000119", 0, "hamlet"),
]
POSTCODES = [
    ("M14 5RQ", 53.4501, -2.2201, MANCHESTER),
    ("M14 5SX", 53.4511, -2.2181, MANCHESTER),
    ("M14 6AA", 53.44, -2.22, MANCHESTER),
    ("M1 4AB", 53.477, -2.233, MANCHESTER),
    ("M16 0RA", 53.463, -2.29, TRAFFORD),
    ("M60 2LA", None, None, MANCHESTER),
    ("BL9 0AA", 53.59, -2.29, None),
]


def small() -> MemoryGazetteer:
    """The gazetteer."""
    return MemoryGazetteer(localities=LOCALITIES, outcodes=OUTCODES, names=NAMES, postcodes=POSTCODES)
