#!/bin/sh
# Is a peer there?     sh bench/peers/install_peer.sh NAME FOLDER
# Installs what is missing from the npm registry into FOLDER, versions pinned here; R's data.table is Debian's and is only looked for.
set -eu
mkdir -p "$2"
npm_package() { # NAME FOLDER VERSION
    command -v node > /dev/null && command -v npm > /dev/null || { echo "there is no node with npm here"; exit 1; }
    if [ -e "$2/node_modules/$1/package.json" ] && grep -q "\"version\": \"$3\"" "$2/node_modules/$1/package.json"; then return; fi
    npm install --prefix "$2" --no-package-lock --no-audit --no-fund --silent "$1@$3" || { echo "npm could not install $1@$3"; exit 1; }
}
case $1 in
duckdb) npm_package @duckdb/node-api "$2" 1.5.6-r.1 ;;
clickhouse) npm_package chdb "$2" 3.4.0 ;;
datatable) Rscript -e 'quit(status = !requireNamespace("data.table"))' || { echo "there is no R with data.table here (r-cran-data.table)"; exit 1; } ;;
*)
    echo "no such peer: $1"
    exit 1
    ;;
esac
