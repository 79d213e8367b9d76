"""How journeys are drawn: picked clients side by side, one client's lanes, paths, disconnects."""

from alignment.charts.journeys.clients import clients
from alignment.charts.journeys.disconnects import disconnects
from alignment.charts.journeys.journey import Drawn, journey
from alignment.charts.journeys.paths import paths

__all__ = ["Drawn", "clients", "disconnects", "journey", "paths"]
