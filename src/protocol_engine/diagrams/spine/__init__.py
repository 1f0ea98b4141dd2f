"""
The flow of a protocol as a spine: the main path straight down, everything else beside it.

What leads where (`ways`), the main path and its arms (`main_path`, `chains`), rows and columns (`grid`), the way
of each arrow (`routes`, `ports`), lengths and breadths (`plan`, `along`, `across`, `layout`), the ways out (`exits`),
and the drawing of it all (`paper`, `legend`, `pages`, `sheet`), with people or versions on it (`overlay`, `people`,
`versions`).
"""
