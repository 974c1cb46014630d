# stac-node-validator; the schemas of STAC come from the internet.
address=$1
validator=$INTEROP_CLIENTS/.bin/stac-node-validator
[ -x "$validator" ] || { echo "skip stac-node-validator: npm could not install it"; exit; }
curl -sfo /dev/null --max-time 10 https://schemas.stacspec.org/v1.0.0/item-spec/json-schema/item.json || { echo "skip stac-node-validator: the schemas of STAC can't be reached"; exit; }
cd "$INTEROP_WORK" || exit
collection=$(curl -s "$address/stac/collections" | python3 -c 'import json, sys; print(json.load(sys.stdin)["collections"][0]["id"])')
curl -s "$address/stac" >catalog.json
curl -s "$address/stac/collections/$collection" >collection.json
curl -s "$address/stac/collections/$collection/items?limit=1" | python3 -c 'import json, sys; json.dump(json.load(sys.stdin)["features"][0], open("item.json", "w"))'
for file in catalog collection item; do
  if "$validator" "$file.json" >validator.txt 2>&1; then echo "ok $file is valid"; else echo "FAIL $file: $(tail -n 3 validator.txt | tr '\n' ' ')"; fi
done
