"""Sentence vectors, through ONNX Runtime where the model could be exported, else through torch."""
