#!/bin/sh
# The expected figures of evaluate against R's own lm and quantiles, where R is there.
command -v Rscript > /dev/null || { echo "Rscript is not on this machine"; exit 77; }
exec Rscript --vanilla tests/outreach/expected_did.R
