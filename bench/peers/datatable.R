# The question in R's data.table, two threads.     Rscript --vanilla datatable.R DIR OUT END
# Codes of conditions are bits, in the order of the plan: 0 to 7 long-term conditions, 8 SMI, 9 to 25 Charlson's.
suppressMessages(library(data.table))
setDTthreads(2)
arguments <- commandArgs(trailingOnly = TRUE)
dir <- arguments[1]; out <- arguments[2]; end <- if (length(arguments) > 2) arguments[3] else ""
dir.create(out, recursive = TRUE, showWarnings = FALSE)
index <- as.IDate("2025-03-31"); year <- as.IDate("2024-04-01"); five <- as.IDate("2020-04-01")
columns <- function(name, wanted) {
    path <- file.path(dir, paste0(name, ".csv", end))
    data <- if (nzchar(end)) fread(cmd = paste("zcat", shQuote(path)), select = wanted, colClasses = "character", na.strings = "", showProgress = FALSE)
            else fread(path, select = wanted, colClasses = "character", na.strings = "", showProgress = FALSE)
    setnames(data, "pseudo_id", "id")
    data
}
# Distinct texts are few: each is read once.
day <- function(text) { known <- unique(text); as.IDate(known, format = "%Y-%m-%d")[match(text, known)] }
# A row a bit, each once a person: then the sum is the or, and sums by group are fast.
bit_or <- function(found) unique(found)[, .(bits = sum(bits)), by = id]

lists <- c("diabetes", "copd", "chd", "ckd", "dementia", "hypertension", "heart_failure", "stroke", "smi")
codes <- function(system) rbindlist(lapply(seq_along(lists), function(i) {
    path <- file.path(dir, "codes", paste0(lists[i], "_", system, ".csv"))
    if (file.exists(path)) data.table(code = fread(path, colClasses = "character")$code, bits = bitwShiftL(1L, i - 1L))
}))
weight <- fread("data/weights/charlson_quan.csv", na.strings = "")
groups <- weight[, .(weight = weight_2011[1], silencer = zeroed_if_present[1]), by = .(key = condition_key)][, bit := bitwShiftL(1L, 8L + seq_len(.N))]
groups[, silenced := fcoalesce(bit[match(silencer, key)], 0L)]
prefix <- rbind(codes("icd10"), weight[groups, .(code = icd10_prefix, bits = bit), on = .(condition_key = key)])

# Events that count, one row a person.
listed <- codes("snomed")
gp <- columns("gp", c("pseudo_id", "date", "code"))[listed, on = "code", nomatch = NULL]
gp <- bit_or(gp[day(date) <= index, .(id, bits)])
acute <- columns("admissions", c("pseudo_id", "admission_date", "method", sprintf("diagnosis_%02d", 1:6)))
acute[, day := day(admission_date)]
acute <- acute[day >= five & day <= index]
emergency <- acute[day >= year & method %chin% c("21", "22", "23", "24", "25", "28", "2A", "2B", "2D"), .(emergency_days = uniqueN(day)), by = id]
ed <- columns("attendances", c("pseudo_id", "arrival_date"))[, day := day(arrival_date)]
ed <- unique(ed[day >= year & day <= index, .(id, day)])[, .(ed_days = .N), by = id]
contact <- columns("contacts", c("pseudo_id", "contact_date"))[, day := day(contact_date)]
nurses <- unique(contact[day >= year & day <= index, id])
mh <- columns("referrals", c("pseudo_id", "received_date", "diagnosis_01", "diagnosis_02"))[, day := day(received_date)]
mh <- mh[day >= five & day <= index]
coded <- rbind(melt(acute, "id", sprintf("diagnosis_%02d", 1:6), value.name = "code"), melt(mh, "id", c("diagnosis_01", "diagnosis_02"), value.name = "code"))
coded <- coded[!is.na(code), .(id, code = gsub(".", "", code, fixed = TRUE))]
coded <- rbind(coded[, .(id, code = substr(code, 1, 3))], coded[nchar(code) > 3, .(id, code = substr(code, 1, 4))])
diagnosis <- bit_or(coded[prefix, on = "code", nomatch = NULL, allow.cartesian = TRUE][, .(id, bits)])
total <- function(bits) { # points of Charlson's conditions; the severe form silences the mild one
    known <- unique(bits)
    points <- vapply(known, function(b) sum(groups[bitwAnd(b, bit) != 0L & bitwAnd(b, silenced) == 0L, weight]), 0)
    as.integer(points)[match(bits, known)]
}

# People: of the registrations open on the index date the latest; an objection in any row stands.
rows <- columns("people", c("pseudo_id", "birth_month", "ethnicity", "lsoa", "practice", "registration_start", "registration_end", "type_1_objection", "dissent"))
rows[, `:=`(start = day(registration_start), stop = day(registration_end))]
person <- rows[start <= index & (is.na(stop) | stop > index)]
setorder(person, -start)
person <- unique(person, by = "id")
person[, `:=`(type_1 = id %chin% rows[type_1_objection == "1", id], dissents = id %chin% rows[dissent == "1", id], leaves = !is.na(stop))]
person[gp, bits := i.bits, on = "id"]
person[diagnosis, diagnosis := i.bits, on = "id"]
person[emergency, emergency_days := i.emergency_days, on = "id"]
person[ed, ed_days := i.ed_days, on = "id"]
for (name in c("bits", "diagnosis", "emergency_days", "ed_days")) set(person, which(is.na(person[[name]])), name, 0L)
imd <- fread(file.path(dir, "lookups", "imd.csv"))
letters_of <- c(A = "White", B = "White", C = "White", T = "White", D = "Mixed", E = "Mixed", F = "Mixed", G = "Mixed", H = "Asian", J = "Asian", K = "Asian",
                L = "Asian", M = "Black", N = "Black", P = "Black", R = "Other", S = "Other", W = "Other", Z = "Not stated")
bit_count <- Reduce(`+`, lapply(0:7, function(b) bitwAnd(0:255, bitwShiftL(1L, b)) != 0L))
person[, `:=`(nurses = id %chin% nurses, smi = bitwAnd(bitwOr(bits, diagnosis), 256L) != 0L,
              long_term = bit_count[bitwAnd(bitwOr(bits, diagnosis), 255L) + 1L], charlson = total(diagnosis),
              age = 2025L - as.integer(substr(birth_month, 1, 4)) - (as.integer(substr(birth_month, 6, 7)) > 3L),
              decile = imd$imd_decile[match(lsoa, imd$lsoa_code_2021)], ethnicity = fcoalesce(unname(letters_of[ethnicity]), "Not known"),
              outside = !is.na(lsoa) & startsWith(lsoa, "W01"))]
person[, points := emergency_days * 3L + ed_days + smi * 4L + long_term * 2L + charlson + nurses + fifelse(age >= 85L, 3L, fifelse(age >= 75L, 2L, fifelse(age >= 65L, 1L, 0L)))]

# Tiers and answers.
ranked <- person[!is.na(points)]
setorder(ranked, -points, id)
edges <- (nrow(ranked) * c(5, 50, 200)) %/% 1000
ranked[, tier := c("very high", "high", "moderate", "low")[findInterval(.I, edges + 1) + 1L]]
ranked <- rbind(ranked, person[is.na(points)][order(id)], fill = TRUE)
ranked[, offered := smi | tier %chin% c("very high", "high")]
counted <- ranked[type_1 == FALSE]
yes <- function(flag) fifelse(flag, "yes", "no")
write <- function(data, name) fwrite(data, file.path(out, name), col.names = FALSE, quote = FALSE)
write(counted[, .(people = .N, offered = sum(offered)), by = .(area = fifelse(outside, "outside England", fcoalesce(lsoa, "unknown")))], "by_lsoa.csv")
write(counted[, .(people = .N, emergency = sum(emergency_days > 0), rate = 1000 * sum(emergency_days > 0) / .N),
              by = .(area = fifelse(outside, "outside England", fcoalesce(as.character(decile), "unknown")), ethnicity, tier = fcoalesce(tier, "not scored"))], "equity.csv")
write(counted[offered & !dissents & !leaves, .(id, practice, lsoa, decile, age, yes(smi), long_term, charlson, emergency_days, ed_days, yes(nurses), points, tier)],
      "review.csv")
