# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Takes away what fill.sh has made.

rm -f "$DIRECTORY/filler"
