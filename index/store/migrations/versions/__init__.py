"""One module a change of the tables, in order; each moves what there is to where it belongs."""
