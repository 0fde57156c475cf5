#!/bin/sh
# clang-tidy and cppcheck over the tree, where they are installed.
command -v cppcheck > /dev/null && cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,portability --inline-suppr -Iinclude -Ilib \
    -DPS_API= -DPS_MUST_USE= lib cli || echo "cppcheck is not on this machine, or found the above"
command -v clang-tidy > /dev/null || { echo "clang-tidy is not on this machine"; exit 0; }
for file in lib/*/*.c cli/*.c; do
    clang-tidy --quiet --checks='-*,bugprone-*,-bugprone-easily-swappable-parameters,-bugprone-reserved-identifier,clang-analyzer-*,-clang-analyzer-security.insecureAPI.*' "$file" -- \
        -std=c17 -Iinclude -Ilib -D_POSIX_C_SOURCE=200809L -DPS_VERSION='"0"' 2>/dev/null
done
