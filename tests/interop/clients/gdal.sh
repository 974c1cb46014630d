# GDAL's drivers: OAPIF (features), MVT (tiles), OGCAPI (tiles), STACIT (scenes).
set -uo pipefail
address=$1
check() { if eval "$2"; then echo "ok $1"; else echo "FAIL $1: ${3:-$(head -c 200 "$INTEROP_WORK/out.txt")}"; fi; }
command -v ogrinfo >/dev/null || { echo "skip GDAL: gdal-bin is not installed"; exit; }
cells=$(curl -s "$address/collections/cells/items?limit=1" | python3 -c 'import json, sys; print(json.load(sys.stdin)["numberMatched"])')

ogr2ogr -f GPKG "$INTEROP_WORK/cells.gpkg" "OAPIF:$address" cells 2>"$INTEROP_WORK/out.txt"
check "OAPIF reads all $cells cells" "ogrinfo -so '$INTEROP_WORK/cells.gpkg' cells | grep -q 'Feature Count: $cells'"

first=$(curl -s "$address/collections/cells/items?limit=1&filter=class%3D1" | python3 -c 'import json, sys; print(json.load(sys.stdin)["numberMatched"])')
before=$([ -z "${INTEROP_LOG:-}" ] || wc -c <"$INTEROP_LOG")
ogrinfo -so -where 'class = 1' "OAPIF:$address" cells >"$INTEROP_WORK/out.txt" 2>&1
check "OAPIF with a condition: $first cells of class 1" "grep -q 'Feature Count: $first' '$INTEROP_WORK/out.txt'"
if [ -n "${INTEROP_LOG:-}" ]; then
  sleep 2
  tail -c "+$((before + 1))" "$INTEROP_LOG" >"$INTEROP_WORK/asked.txt"
  check "OAPIF hands the condition to the server" "grep -qaE 'collections/cells/items[?][^ ]*(filter=[^ ]*class|[?&]class=1)' '$INTEROP_WORK/asked.txt'" "$(grep -aoE 'collections/cells/items[^ ]*' "$INTEROP_WORK/asked.txt" | sort -u | head -n 3 | tr '\n' ' ')"
fi

ogrinfo -so "MVT:$address/tiles/cells/10" cells >"$INTEROP_WORK/out.txt" 2>&1
check "MVT reads the tiles" "grep -qE 'Feature Count: [1-9]' '$INTEROP_WORK/out.txt'"

if ogrinfo "OGCAPI:$address/collections/cells" -oo API=TILES >"$INTEROP_WORK/out.txt" 2>&1; then echo "ok OGCAPI opens the tiles of a collection"
else
  case $(ogrinfo --version) in
    *"GDAL 3."[0-9].*) echo "skip OGCAPI tiles: $(ogrinfo --version | cut -d, -f1) was built without vector tiles in this driver" ;;
    *) echo "FAIL OGCAPI tiles: $(tail -n 1 "$INTEROP_WORK/out.txt")" ;;
  esac
fi
check "OGCAPI lists the collections" "ogrinfo 'OGCAPI:$address' 2>&1 | grep -q SUBDATASET_1_NAME"

collection=$(curl -s "$address/stac/collections" | python3 -c 'import json, sys; print(json.load(sys.stdin)["collections"][0]["id"])')
gdalinfo "STACIT:\"$address/stac/search?collections=$collection\":asset=data" >"$INTEROP_WORK/out.txt" 2>&1
if grep -q 'Size is' "$INTEROP_WORK/out.txt"; then echo "ok STACIT mosaics the scenes of $collection"
elif grep -qE '40[13]|Unauthorized' "$INTEROP_WORK/out.txt"; then echo "skip STACIT: files need a viewer's key (SmartCity:Scenes:OpenFiles opens them)"
else echo "FAIL STACIT: $(head -c 200 "$INTEROP_WORK/out.txt")"; fi
