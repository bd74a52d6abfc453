"""Graded exercises: masters with their banks of misconceptions, student notebooks made from them, and the grader.

It runs from the repository, not from the installed package, so that nobody who installs ``rnncortex`` gets the solutions with it.
"""
