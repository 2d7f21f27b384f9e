import math

EARTH_RADIUS_KM = 6371.0


def km_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """
    Straight over the globe, in km (haversine).

    Parameters
    ----------
    one, other
        Latitude and longitude in degrees.
    """
    lat, other_lat = math.radians(one[0]), math.radians(other[0])
    half_lat, half_lon = (other_lat - lat) / 2, math.radians(other[1] - one[1]) / 2
    share = math.sin(half_lat) ** 2 + math.cos(lat) * math.cos(other_lat) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(share)))
