"""What each command looks like in use; shown at the end of its help."""

from __future__ import annotations

EXAMPLES: dict[str, tuple[str, ...]] = {
    "ask": (
        'askfirst ask -c nottingham-city "Can I post a photo of the school fete?"',
        "askfirst ask --batch questions.jsonl --json",
    ),
    "chat": ("askfirst chat -c nottingham-city",),
    "councils": ("askfirst councils", "askfirst councils --json"),
    "refresh": ("askfirst refresh --dry-run", 'askfirst refresh -c anytown --by "Jo Bloggs" --why "adopted on 4 May"'),
    "history": ("askfirst history -c anytown", "askfirst history --json"),
    "diff": ("askfirst diff 3 5 -c anytown",),
    "rollback": ("askfirst rollback -c anytown", "askfirst rollback 3 -c anytown --yes"),
    "export": ("askfirst export policies",),
    "upgrade": ("askfirst upgrade",),
    "init": ("askfirst init", 'askfirst init --name "Anytown Council" --document policy.docx --email clerk@anytown.example'),
    "check": ("askfirst check", "askfirst check --json"),
    "show": ("askfirst show -c anytown", 'askfirst show -c anytown --why "school fete"'),
    "report": ("askfirst report -c anytown --since 2026-11-01", "askfirst report --json"),
    "purdah": ("askfirst purdah -c anytown", "askfirst purdah -c anytown --on 2027-05-06T22:30"),
    "topics": ("askfirst topics --list", "askfirst topics --json"),
    "model": ("askfirst model export model.zip", "askfirst model import model.zip"),
    "model export": ("askfirst model export model.zip",),
    "model import": ("askfirst model import model.zip",),
    "console": ("askfirst console", "askfirst console --no-open"),
    "mcp": ("askfirst mcp", "askfirst mcp -c anytown"),
    "slack": ("askfirst slack", "askfirst slack --http --port 3000"),
    "teams": ("askfirst teams --playground", "askfirst teams package --url https://askfirst.example.org"),
    "teams package": ("askfirst teams package --url https://askfirst.example.org",),
    "serve": ("askfirst serve --host 0.0.0.0 --port 8080",),
}  # fmt: skip


def epilog(name: str) -> str | None:
    """The end of a command's help."""
    shown = EXAMPLES.get(name)
    return "Examples:\n\n" + "\n\n".join(f"  {line}" for line in shown) if shown else None
