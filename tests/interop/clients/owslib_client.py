"""OWSLib: OGC API Features, and whatever else of the server it has a client for."""
import sys

address = sys.argv[1]
try:
    from owslib.ogcapi.features import Features
except ImportError as missing:
    print(f"skip OWSLib: {missing}")
    sys.exit()


def check(what, holds, why=""):
    print(f"ok {what}" if holds else f"FAIL {what}: {why}")


api = Features(f"{address}/")
check("it knows the classes", any(c.endswith("/conf/core") for c in api.conformance()["conformsTo"]))
check("it finds the feature collections", "cells" in api.feature_collections(), api.feature_collections())
page = api.collection_items("cells", limit=10)
check("it reads a page", page["numberReturned"] == 10 and page["numberMatched"] >= 1272, page["numberMatched"])
boxed = api.collection_items("cells", bbox=[102.7, 25.0, 102.75, 25.05], limit=1000)
check("a box selects", 0 < boxed["numberMatched"] < page["numberMatched"], boxed["numberMatched"])
filtered = api.collection_items("cells", filter="class = 1 AND area_m2 > 100000", limit=5)
check("CQL2 text selects", 0 < filtered["numberMatched"] < page["numberMatched"] and all(f["properties"]["class"] == 1 for f in filtered["features"]), filtered["numberMatched"])
try:
    as_json = api.collection_items("cells", cql={"op": "=", "args": [{"property": "class"}, 1]}, limit=5)
    check("CQL2 JSON by POST selects", as_json["numberMatched"] < page["numberMatched"], as_json["numberMatched"])
except RuntimeError as refused:
    print(f"skip CQL2 JSON by POST: it is an extension of pygeoapi's, not of the standard ({str(refused)[:60]})")
one = api.collection_item("cells", page["features"][0]["id"])
check("it reads one feature", one["id"] == page["features"][0]["id"])
check("it reads the queryables", "class" in api.collection_queryables("cells")["properties"])
