# The Charlson index of a long table of codes in R's data.table, two threads.     Rscript --vanilla score_datatable.R FILE OUT
# Distinct codes are few: each is put into its normal form and looked up once. Writes what `popstrat score charlson` writes.
suppressMessages(library(data.table))
setDTthreads(2)
arguments <- commandArgs(trailingOnly = TRUE)
weight <- fread("data/weights/charlson_quan.csv", na.strings = "")
group <- weight[, .(w1987 = weight_1987[1], w2011 = weight_2011[1], severe = zeroed_if_present[1]), by = condition_key]
rows <- fread(arguments[1], select = c("person_id", "code"), colClasses = "character", na.strings = NULL, showProgress = FALSE)

known <- data.table(code = unique(rows$code))
known[, normal := substr(gsub("[^A-Z0-9]", "", toupper(code)), 1, 4)]
known[, normal := sub("^(...)[^0-9]$", "\\1", normal)]
prefix <- weight[, .(prefix = icd10_prefix, group = match(condition_key, group$condition_key))]
found <- rbind(known[, .(code, prefix = substr(normal, 1, 3))], known[nchar(normal) == 4L, .(code, prefix = normal)])
found <- unique(found[prefix, on = "prefix", nomatch = NULL, .(code, group = i.group)])

people <- unique(rows$person_id)
hit <- found[rows, on = "code", nomatch = NULL, .(person = chmatch(i.person_id, people), group), allow.cartesian = TRUE]
flags <- matrix(0L, length(people), nrow(group), dimnames = list(NULL, group$condition_key))
flags[cbind(hit$person, hit$group)] <- 1L
for (mild in which(!is.na(group$severe))) flags[flags[, group$severe[mild]] == 1L, mild] <- 0L
out <- data.table(person_id = people, flags)
out[, `:=`(groups = as.integer(rowSums(flags)), charlson_1987 = as.integer(flags %*% group$w1987), charlson_2011 = as.integer(flags %*% group$w2011))]
fwrite(out, arguments[2], quote = FALSE, showProgress = FALSE)
