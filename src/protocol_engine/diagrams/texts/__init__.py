"""
What a flow says as text: for other drawing programs, other state machines, spreadsheets and documents.

Every text carries the structure of a protocol: its states, its events, its arrows and the names of what is
asked of them. None carries a rule that could be executed; what holds is for the chart to judge.
"""
