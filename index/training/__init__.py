"""Fits the weights in index/model from written data. Nothing here runs when a question is answered."""
