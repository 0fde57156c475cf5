# Every plan that comes with popstrat is valid TOML to an independent reader.
command -v python3 > /dev/null || { echo "there is no python3"; exit 77; }
files=$(find data tests -name '*.toml' -not -path '*/cases/*')
[ -n "$files" ] || { echo "there are no plans yet"; exit 77; }
exec python3 tests/define/toml_valid.py $files
