namespace MarketingAutomation.Web.Pages.Console;

/// <summary>The look of a customer's record: one column of cards, on a phone as on a desk.</summary>
internal static class RecordStyle
{
    public const string Text = """
        body { font-size: 16px; }
        main { max-width: 50rem; margin: 0 auto; padding: 1.25rem 1rem 3rem; }
        h1 { overflow-wrap: anywhere; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; margin: 0; }
        dt { color: var(--soft); }
        dd { margin: 0; overflow-wrap: anywhere; }
        ul { list-style: none; margin: 0; padding: 0; }
        li { border-top: 1px solid var(--line); padding: .6rem 0; overflow-wrap: anywhere; }
        li:first-child { border-top: 0; padding-top: 0; }
        li:last-child { padding-bottom: 0; }
        li p { margin: .15rem 0 0; }
        li ul { margin: .2rem 0 0 .8rem; }
        li li { border: 0; padding: .1rem 0; }
        .at { color: var(--soft); font-size: .87rem; }
        .mark { display: inline-block; font-size: .75rem; font-weight: 700; padding: .1rem .55rem; border-radius: 99px; background: var(--line); color: var(--ink); margin-right: .4rem; vertical-align: .1em; }
        .good { background: var(--good); color: var(--good-ink); }
        .bad { background: var(--warn); color: var(--card); }
        blockquote { margin: .3rem 0 0; padding: .1rem 0 .1rem .8rem; border-left: 3px solid var(--line); white-space: pre-wrap; }
        time { white-space: nowrap; }
        .none { color: var(--soft); margin: 0; }
        .stop { border-color: var(--warn); }
        @media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }

        """;
}
