namespace MarketingAutomation.Web.Pages;

/// <summary>What all pages share: colours for day and night, type, cards and buttons.</summary>
internal static class Styles
{
    public const string Common = """
        :root {
          --ground: #f4f2ee; --card: #fff; --ink: #23211e; --soft: #6a655d; --line: #dfdad1; --empty: #8c867b;
          --accent: #17624f; --accent-ink: #fff; --good: #e3f1ea; --good-ink: #124a3c; --star: #c27700; --warn: #9a3412;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #191816; --card: #24221f; --ink: #efece6; --soft: #a8a298; --line: #3d3a35; --empty: #7f796f;
            --accent: #6cc3a8; --accent-ink: #10231d; --good: #1d3a31; --good-ink: #c9ebdf; --star: #f2b233; --warn: #f0a07c;
          }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 17px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
        h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .4rem; letter-spacing: -.01em; }
        h2 { font-size: 1.1rem; line-height: 1.3; margin: 0 0 .7rem; }
        p { margin: 0 0 .8rem; }
        a { color: var(--accent); }
        .soft { color: var(--soft); }
        .card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 1.15rem 1.15rem 1.25rem; margin: 0 0 1rem; }
        .notice { border-color: var(--warn); border-left-width: 4px; }
        .notice p { margin: 0; }
        button, .button {
          font: inherit; font-weight: 600; min-height: 48px; padding: .6rem 1.2rem; border-radius: 10px; cursor: pointer;
          border: 1px solid var(--accent); background: var(--accent); color: var(--accent-ink);
        }
        button.quiet { background: transparent; color: var(--accent); }
        :focus-visible { outline: 3px solid var(--star); outline-offset: 2px; }

        """;
}
