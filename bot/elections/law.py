"""The enactments and codes that dates and duties come from, by name."""

from __future__ import annotations

from importlib.metadata import version

from index.corpus.elections import Election, ElectionKind, Nation

IMPRINTS = "Elections Act 2022, Part 6 (sections 39 to 47), in force since 1 November 2023"
_LOCAL = {
    Nation.ENGLAND: "Local Elections (Principal Areas) (England and Wales) Rules 2006",
    Nation.WALES: "Local Elections (Principal Areas) (Wales) Rules 2021",
    Nation.SCOTLAND: "Scottish Local Government Elections Order 2011",
    Nation.NORTHERN_IRELAND: "Local Elections (Northern Ireland) Order 2010",
}
_PARISH = {
    **_LOCAL,
    Nation.ENGLAND: "Local Elections (Parishes and Communities) (England and Wales) Rules 2006",
    Nation.WALES: "Local Elections (Communities) (Wales) Rules 2021",
}
_ELSE = {
    ElectionKind.MAYOR: "Local Authorities (Mayoral Elections) (England and Wales) Regulations 2007",
    ElectionKind.COMBINED_AUTHORITY_MAYOR: "Combined Authorities (Mayoral Elections) Order 2017",
    ElectionKind.POLICE_COMMISSIONER: "Police and Crime Commissioner Elections Order 2012",
    ElectionKind.LONDON: "Greater London Authority Elections Rules 2007",
    ElectionKind.UK_PARLIAMENT: "Representation of the People Act 1983, Schedule 1",
    ElectionKind.SCOTTISH_PARLIAMENT: "Scottish Parliament (Elections etc.) Order 2015",
    ElectionKind.SENEDD: "Senedd Cymru (Representation of the People) Order 2025",
    ElectionKind.NI_ASSEMBLY: "Northern Ireland Assembly (Elections) Order 2001",
    ElectionKind.NEIGHBOURHOOD_REFERENDUM: "Neighbourhood Planning (Referendums) Regulations 2012",
}
_WORKING_DAYS = {ElectionKind.LONDON: 30, ElectionKind.UK_PARLIAMENT: 22, ElectionKind.SCOTTISH_PARLIAMENT: 28}
_CODE = {
    Nation.ENGLAND: "Code of Recommended Practice on Local Authority Publicity 2011",
    Nation.WALES: "Code of Recommended Practice on Local Authority Publicity in Wales",
    Nation.SCOTLAND: "Code of Recommended Practice on Local Authority Publicity in Scotland",
}


def working_days(election: Election, nation: Nation) -> int:
    """How many working days before the poll the notice is published at the latest."""
    here = election.nation or nation
    if election.kind in (ElectionKind.LOCAL, ElectionKind.PARISH) and here is Nation.SCOTLAND:
        return 28
    return _WORKING_DAYS.get(election.kind, 25)


def notice_law(election: Election, nation: Nation) -> str:
    """What sets the latest day for the notice."""
    here = election.nation or nation
    table = {ElectionKind.LOCAL: _LOCAL, ElectionKind.PARISH: _PARISH}.get(election.kind)
    return table[here] if table else _ELSE[election.kind]


def counted_by() -> str:
    """What counted the working days."""
    return f"counted by uk-election-timetables {version('uk-election-timetables')}"


def publicity_act(nation: Nation) -> str:
    """What forbids a council party-political publicity, all the year round."""
    if nation is Nation.NORTHERN_IRELAND:
        return "Local Government Act (Northern Ireland) 1972, section 115A"
    return "Local Government Act 1986, section 2"


def publicity_law(nation: Nation) -> str:
    """The same with the code that asks for care before an election, where the nation has one."""
    code = _CODE.get(nation)
    return f"{publicity_act(nation)}; {code}" if code else publicity_act(nation)
