"""The review sheet: all that a reviewer is shown of one request, as data, and the marks that they make on it.

Plain functions of the register; ``sallyport.orchestration.pages`` puts them on the review tab. Texts from users are given
with hostile characters written out (law 9), and are still to be shown as text only.

- :mod:`viewer`: who may see a request's sheet, and who may mark and answer;
- :mod:`leaves`: the files, worst first, and what the gate asks about them;
- :mod:`whole`: the request itself: its words, its history, where its review stands;
- :mod:`one`: one file with its findings;
- :mod:`discretion`: decisions and events, as far as they may be seen now;
- :mod:`views`: that somebody looked, as events;
- :mod:`changing`: marks that are changed, some at a time.
"""
