namespace MarketingAutomation.Web.Pages.Mailbox;

/// <summary>The look of the mailbox: a list that folds on a phone, a message under it.</summary>
internal static class MailboxStyle
{
    public const string Text = """
        body { font-size: 16px; }
        main { max-width: 64rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
        header { margin-bottom: 1rem; }
        ol { list-style: none; margin: 0; padding: 0; background: var(--card); border: 1px solid var(--line); border-radius: 14px; overflow: hidden; }
        li + li { border-top: 1px solid var(--line); }
        li a { display: grid; grid-template-columns: 4.2rem 1fr auto; gap: .1rem .8rem; padding: .75rem 1rem; color: inherit; text-decoration: none; }
        li a:hover { background: var(--good); }
        .channel { grid-row: span 2; align-self: center; justify-self: start; font-size: .75rem; font-weight: 700; padding: .15rem .55rem; border-radius: 99px; background: var(--good); color: var(--good-ink); }
        .sms .channel { background: var(--accent); color: var(--accent-ink); }
        .staff .channel { background: var(--warn); color: var(--card); }
        .subject { font-weight: 600; overflow-wrap: anywhere; }
        .to, .where, time { color: var(--soft); font-size: .87rem; }
        .to { overflow-wrap: anywhere; }
        li time { grid-column: 3; grid-row: 1; text-align: right; white-space: nowrap; }
        .where { grid-column: 3; grid-row: 2; text-align: right; }
        .more { margin: 1rem 0; text-align: center; }
        .empty pre { background: var(--ground); border-radius: 10px; padding: .9rem; }
        pre { font: .87rem/1.5 ui-monospace, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
        dl { display: grid; grid-template-columns: auto 1fr; gap: .15rem 1rem; margin: 0 0 1rem; font-size: .93rem; }
        dt { color: var(--soft); }
        dd { margin: 0; overflow-wrap: anywhere; }
        .message.staff header { border-left: 4px solid var(--warn); padding-left: .9rem; }
        nav { display: flex; gap: .3rem; margin: 0 0 .6rem; }
        nav a { padding: .35rem .9rem; border-radius: 99px; text-decoration: none; color: var(--soft); }
        nav a[aria-current] { background: var(--good); color: var(--good-ink); font-weight: 600; }
        iframe { display: block; width: 100%; height: 78vh; border: 1px solid var(--line); border-radius: 14px; background: #fff; color-scheme: light; }
        .phone { max-width: 24rem; margin: 0 auto; padding: 1.5rem 1rem 2.5rem; background: var(--card); border: 1px solid var(--line); border-radius: 28px; }
        .bubble { margin: 0; max-width: 88%; padding: .7rem .95rem; border-radius: 18px 18px 18px 4px; background: var(--good); color: var(--good-ink); white-space: pre-wrap; overflow-wrap: anywhere; }
        @media (max-width: 40rem) {
          li a { grid-template-columns: auto 1fr; }
          .channel { grid-row: 1; align-self: baseline; }
          .subject, .to, .where { grid-column: 1 / -1; text-align: left; }
          .where { grid-row: auto; }
          li time { grid-column: 2; }
        }

        """;
}
