# Spectral's rules for OpenAPI documents.
address=$1
spectral=$INTEROP_CLIENTS/.bin/spectral
[ -x "$spectral" ] || { echo "skip spectral: npm could not install it"; exit; }
cd "$INTEROP_WORK" || exit
echo '{"extends": ["spectral:oas"]}' >ruleset.json
curl -s "$address/openapi" >openapi.json
"$spectral" lint openapi.json --ruleset ruleset.json --format json --fail-severity error --quiet >spectral.json 2>spectral.err
errors=$(node -e 'const l = JSON.parse(require("fs").readFileSync("spectral.json")); const e = l.filter(x => x.severity === 0); console.log(e.length + (e.length ? ": " + e.slice(0, 3).map(x => x.code + " at " + x.path.join("/")).join("; ") : ""))') || { echo "FAIL spectral: $(head -c 200 spectral.err)"; exit; }
if [ "$errors" = 0 ]; then echo "ok the OpenAPI document has no error"; else echo "FAIL the OpenAPI document has errors: $errors"; fi
