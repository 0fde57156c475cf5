# The figures of expected_did.csv against base R: lm, and the CR1 formula by hand.
#   Rscript tests/outreach/expected_did.R
columns <- list(
  "difference" = y ~ group,
  "difference in changes" = y ~ group * to,
  "difference in changes before the calls" = y ~ group * to,
  "change" = y ~ to,
  "expected change with nothing done: that of the comparison" = y ~ to,
  "expected change with nothing done: back to the prior period" = y ~ to)
periods <- list(
  "difference" = c(1, 1), "difference in changes" = c(0, 1), "difference in changes before the calls" = c(-1, 0),
  "change" = c(0, 1), "expected change with nothing done: that of the comparison" = c(0, 1),
  "expected change with nothing done: back to the prior period" = c(0, -1))
groups <- list("change" = 1, "expected change with nothing done: that of the comparison" = 0,
               "expected change with nothing done: back to the prior period" = 1)

used <- function(data, quantity) {
  data <- data[data$period %in% periods[[quantity]], ]
  if (!is.null(groups[[quantity]])) data <- data[data$group == groups[[quantity]], ]
  data$to <- as.numeric(data$period == periods[[quantity]][2])
  data
}
cr1 <- function(model, data) {
  x <- model.matrix(model)
  bread <- solve(crossprod(x, x * data$people))
  u <- rowsum(x * residuals(model) * data$people, data$cluster)
  g <- nrow(u)
  n <- sum(data$people)
  bread %*% crossprod(u) %*% bread * g / (g - 1) * (n - 1) / (n - ncol(x))
}
finding <- function(data, quantity, confidence) {
  data <- used(data, quantity)
  model <- lm(columns[[quantity]], data, weights = people)
  g <- length(unique(data$cluster))
  value <- unname(tail(coef(model), 1))
  v <- cr1(model, data)
  se <- sqrt(v[nrow(v), ncol(v)])
  c(value, se, g - 1, value + qt((1 + c(-confidence, confidence)) / 2, g - 1) * se, g)
}
interaction_test <- function(data, quantity) {
  data <- used(data, quantity)
  clusters <- unique(data$cluster)
  value <- c()
  move <- c()
  for (part in sort(unique(data$part))) {
    mine <- data[data$part == part, ]
    model <- lm(columns[[quantity]], mine, weights = people)
    x <- model.matrix(model)
    last <- solve(crossprod(x, x * mine$people))[, ncol(x)]
    u <- tapply(drop(x %*% last) * residuals(model) * mine$people, factor(mine$cluster, clusters), sum, default = 0)
    g <- length(unique(mine$cluster))
    n <- sum(mine$people)
    value <- c(value, tail(coef(model), 1))
    move <- cbind(move, u * sqrt(g / (g - 1) * (n - 1) / (n - ncol(x))))
  }
  q <- length(value) - 1
  d <- value[-1] - value[1]
  v <- crossprod(move[, -1, drop = FALSE] - move[, 1])
  g <- length(clusters)
  f <- drop(d %*% solve(v, d)) * (g - q) / (q * (g - 1))
  c(f, pf(f, q, g - q, lower.tail = FALSE), q, g - q)
}

rows <- read.csv("tests/outreach/expected_did.csv", colClasses = "character")
main <- c("did" = "difference in changes", "waves" = "difference", "before-after" = "change")
bad <- 0
for (i in seq_len(nrow(rows))) {
  r <- rows[i, ]
  if (nzchar(r$data)) {
    cells <- do.call(rbind, strsplit(strsplit(r$data, " ")[[1]], "/"))
    data <- data.frame(cluster = cells[, 1], group = as.numeric(cells[, 2]), period = as.numeric(cells[, 3]),
                       people = as.numeric(cells[, 4]), y = as.numeric(cells[, 5]), part = cells[, 6])
  }
  wanted <- as.numeric(strsplit(r$expected, " ")[[1]])
  if (r$quantity == "interaction test") {
    got <- interaction_test(data, main[[r$design]])
  } else {
    part <- if (r$subgroup == "All") data else data[data$part == r$subgroup, ]
    got <- finding(part, r$quantity, as.numeric(r$confidence))
    wanted <- wanted[1:6]
  }
  if (any(abs(got - wanted) > 1e-8 * abs(wanted) + 1e-12)) {
    bad <- bad + 1
    cat(r$case, r$subgroup, r$quantity, ": R has", format(got, digits = 15), "expected", format(wanted, digits = 15), "\n")
  }
}
cat("cases:", nrow(rows), "\n")
quit(status = bad > 0)
