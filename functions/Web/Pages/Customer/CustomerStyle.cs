namespace MarketingAutomation.Web.Pages.Customer;

/// <summary>The look of the customer's page: one column, thumb-sized.</summary>
internal static class CustomerStyle
{
    public const string Text = """
        main { max-width: 34rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
        header { padding: 0 .2rem; }
        .shop { font-weight: 600; color: var(--accent); margin: 0 0 .5rem; }
        .now { padding: 0 .2rem; margin: 0 0 1.2rem; font-weight: 600; }
        .done { background: var(--good); color: var(--good-ink); border-radius: 14px; padding: .9rem 1.15rem; font-weight: 600; }
        .small { font-size: .87rem; }
        fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
        legend { padding: 0; }
        .choice { display: flex; align-items: center; gap: .7rem; min-height: 46px; border-top: 1px solid var(--line); cursor: pointer; }
        .choice:first-of-type { border-top: 0; }
        input[type=radio], input[type=checkbox] { width: 1.25rem; height: 1.25rem; margin: 0; accent-color: var(--accent); flex: none; }
        fieldset + button { margin-top: .8rem; }
        button + .small { margin: .9rem 0 0; }
        .row { display: flex; flex-wrap: wrap; gap: .6rem; }
        .row button { flex: 1 1 8rem; }
        [aria-pressed=true] { background: var(--good) !important; color: var(--good-ink) !important; }
        .stop button { display: block; width: 100%; margin: 0 0 .7rem; }
        .stop p { margin: 0; }
        .stars { display: flex; gap: .1rem; margin: 0 0 .8rem; }
        .stars label { display: flex; align-items: center; gap: .5rem; }
        .stars [aria-hidden] { display: none; }
        select { display: block; width: 100%; min-height: 48px; margin: 0 0 .9rem; padding: .5rem .7rem; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 10px; }
        .text { display: block; color: var(--soft); }
        textarea { display: block; width: 100%; margin: .3rem 0 .9rem; padding: .6rem .7rem; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 10px; resize: vertical; }
        @supports not selector(:has(*)) { .stars { flex-direction: column; } }
        @supports selector(:has(*)) {
          .stars label { position: relative; cursor: pointer; font-size: 2.6rem; line-height: 1; padding: .15rem .3rem; color: var(--empty); border-radius: 8px; }
          .stars input { position: absolute; inset: 0; width: 100%; height: 100%; opacity: 0; cursor: pointer; }
          .stars [aria-hidden] { display: inline; }
          .stars .word { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
          .stars label:has(input:checked), .stars label:has(~ label input:checked) { color: var(--star); }
          .stars label:has(input:focus-visible) { outline: 3px solid var(--star); }
        }

        """;
}
