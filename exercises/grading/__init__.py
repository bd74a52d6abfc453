"""The batch grader: ``python -m exercises.grading FOLDER`` gives marks and feedback to every notebook in a folder of submissions.

A trip through it: ``assignment`` reads the master, ``submissions`` finds what was handed in, ``batch`` gives each to a ``worker``, a
process of its own. The worker reads the notebook (``notebook``), puts the master's given cells and checks back around the student's
answers (``rebuild``), and runs it (``run``): cells in a ``kernel`` where nothing else can be seen (``sandbox``), checks before a ``judge``,
here, who asks the kernel for answers. It leaves a ``result``. From the results come the table (``marks``), a page for each student
(``report``), and the file of a learning platform (``export``).
"""
