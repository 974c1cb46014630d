"""QGIS without a window: features through its OAPIF provider, vector tiles, and which conditions it hands to the server."""
import os
import re
import sys
import time

address = sys.argv[1]
try:
    from qgis.core import Qgis, QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer, QgsVectorTileLayer
except ImportError as missing:
    print(f"skip QGIS: {missing}")
    sys.exit()


def check(what, holds, why=""):
    print(f"ok {what}" if holds else f"FAIL {what}: {why}")


def logged_bytes():
    return os.path.getsize(os.environ["INTEROP_LOG"]) if "INTEROP_LOG" in os.environ else 0


def logged(pattern, since):
    """Whether a request like this was logged since then: by nobody but this client."""
    time.sleep(2)
    with open(os.environ["INTEROP_LOG"], "rb") as log:
        log.seek(since)
        return re.search(pattern, log.read().decode("utf-8", "replace")) is not None


QgsApplication.setPrefixPath("/usr", True)
app = QgsApplication([], False)
app.initQgis()
version = Qgis.QGIS_VERSION
layer = QgsVectorLayer(f"url='{address}' typename='cells'", "cells", "OAPIF")
check(f"QGIS {version} opens a collection", layer.isValid(), layer.error().message())
matched = layer.featureCount()
read = sum(1 for _ in layer.getFeatures())
check(f"it reads all {matched} cells", read == matched > 1000, f"{read} of {matched}")

box = QgsRectangle(102.7, 25.0, 102.75, 25.05)
start = logged_bytes()
boxed = QgsVectorLayer(f"url='{address}' typename='cells' restrictToRequestBBOX='1'", "in a box", "OAPIF")  # QGIS: only request features overlapping the view extent
inside = {f["code"] for f in boxed.getFeatures(QgsFeatureRequest().setFilterRect(box))}
check("a box gives those in it", inside == {f["code"] for f in layer.getFeatures() if f.geometry().boundingBox().intersects(box)} and inside, len(inside))

before = logged_bytes()
fresh = QgsVectorLayer(f"url='{address}' typename='cells' sql=\"class\" = 1", "of class 1", "OAPIF")
fresh.setSubsetString('"class" = 1')
of_class = sum(1 for _ in fresh.getFeatures())
check("a condition on an attribute gives those that meet it", of_class == sum(1 for f in layer.getFeatures() if f["class"] == 1), of_class)
if "INTEROP_LOG" in os.environ:
    number = Qgis.QGIS_VERSION_INT
    if logged(r"collections/cells/items\?\S*(filter=\S*class|[?&]class=1)", before):
        print("ok the condition on an attribute is handed to the server")
    elif number < 34400:
        print(f"skip the condition on an attribute is handed to the server: QGIS {version} filters by itself; 3.44 and later hand it on")
    else:
        print("FAIL the condition on an attribute is handed to the server: no such request in the log")
    check("the box is handed to the server", logged(r"collections/cells/items\?\S*bbox=", start), "no such request in the log")

tiles = QgsVectorTileLayer(f"type=xyz&url={address}/tiles/cells/%7Bz%7D/%7Bx%7D/%7By%7D.mvt&zmin=0&zmax=16", "tiles")
check("it opens the vector tiles", tiles.isValid(), tiles.error().message())
sys.stdout.flush()
os._exit(0)  # the application's own end may crash without a display
