"""Facial approximation: from a skull, in CT or as a surface, to a face with its uncertainty.

Everything here is in millimetres in the patient's frame LPS: x to the person's left, y to the
back, z up.
"""
