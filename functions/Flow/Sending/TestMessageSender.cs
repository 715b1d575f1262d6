using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Views;

namespace MarketingAutomation.Flow.Sending;

/// <summary>
/// Sends one message of a template to an address of the owner's, as a customer would read it: through the real
/// provider, outside of any journey. It counts as no customer's contact, its links open no customer's page, and nothing
/// is sent to a suppressed address. Its lines are in the ledger of a key that is no customer's.
/// </summary>
public sealed class TestMessageSender(
    CustomerStore customers,
    KeyHasher hasher,
    EffectPerformer performer,
    CustomerQueries customerQueries,
    IdentityTable identities,
    WorkspaceReleases releases,
    FlowOptions options,
    DecisionClock clock
)
{
    private const string Journey = "send-test";

    /// <param name="to">An e-mail address, or a number in E.164; says the channel.</param>
    /// <param name="customer">The key of the customer it is written to; null: a person of whom nothing is
    /// known.</param>
    /// <exception cref="StoreUnavailableException">Nothing was sent, or it is not known whether it was.</exception>
    public async ValueTask<TestMessageResult> Send(
        string template,
        string to,
        string? customer,
        CancellationToken cancel
    )
    {
        var workspace = releases.Current;
        if (options.Shadow)
        {
            return new TestMessageResult.Rejected(
                "Sending:Mode is shadow, in which nothing is sent",
                "Set Sending:Mode to live."
            );
        }

        if (!workspace.Templates.TryGetValue(template, out var copy) || copy.Channels.Contains(Channel.Staff))
        {
            var allowed = workspace
                .Templates.Values.Where(t => !t.Channels.Contains(Channel.Staff))
                .Select(t => t.Name)
                .Order(StringComparer.Ordinal);
            return new TestMessageResult.Rejected(
                $"there is no template \"{template}\" for customers",
                $"Allowed: {string.Join(", ", allowed)}."
            );
        }

        Channel[] possible = [.. ChannelCatalog.WithAddress(ContactAddress.KindOf(to))];
        var channel = possible.Where(copy.Channels.Contains).DefaultIfEmpty(possible[0]).First();
        var state =
            customer is null ? Decider.NewCustomer(TestCustomerKey)
            : KeyHasher.IsCustomerKey(customer) ? await customerQueries.Read(customer, cancel)
            : null;
        if (state is null)
        {
            return new TestMessageResult.Rejected(
                "there is no customer of this key",
                "POST /api/customers/find gives the key of an address."
            );
        }

        if (await identities.FindSuppression(channel, to, cancel) is { SuppressedSince: not null })
        {
            return new TestMessageResult.Rejected(
                "this address asked to be left alone, or cannot be reached",
                "Use another one."
            );
        }

        var now = clock.Now;
        if (TemplatePreview.CreateContext(state, workspace, copy, channel, now) is not var (language, context))
        {
            return new TestMessageResult.Rejected(
                $"\"{template}\" has no copy for {ChannelCatalog.Get(channel).Word}",
                $"It has copy for {string.Join(", ", copy.Channels.Select(c => ChannelCatalog.Get(c).Word))}."
            );
        }

        var line = new LedgerRow
        {
            Message =
                $"{TestCustomerKey}.{KeyHasher.Base32(hasher.ComputeTag($"{Journey}\n{template}\n{to}\n{now}").AsSpan(0, 10))}",
            Kind = LedgerKind.Attempt,
            At = now,
            DecidedAt = now,
            Journey = Journey,
            Step = template,
            Run = Journey,
            Template = template,
            TemplateVersion = copy.Version,
            Language = language,
            Channel = channel,
            Address = to,
            Context = context,
            Attempt = 1,
        };
        await Write(line, cancel);
        var outcome = await performer.Send(
            new Effect.Send(line, now + options.Lease),
            await performer.Prepare(line, cancel),
            cancel
        );
        await Write(
            line with
            {
                Number = 1,
                At = clock.Now,
                Kind = outcome is Outcome.Sent ? LedgerKind.Sent : LedgerKind.Failed,
                Detail = OutcomeText(outcome),
                Context = null,
            },
            cancel
        );
        return new TestMessageResult.Attempted(line.Message, channel, language, to, outcome, OutcomeText(outcome))
        {
            InMailbox = IsInMailbox(outcome),
        };
    }

    // No shop can have made this name.
    private string TestCustomerKey => hasher.CustomerKey(Journey);

    private ValueTask Write(LedgerRow line, CancellationToken cancel) =>
        customers.WriteLedger(TestCustomerKey, line, cancel);

    private static bool IsInMailbox(Outcome outcome) =>
        outcome is Outcome.Sent { ProviderId: { } id } && id.StartsWith(MailboxIds.Prefix, StringComparison.Ordinal);

    private static string OutcomeText(Outcome outcome) =>
        outcome switch
        {
            Outcome.Sent when IsInMailbox(outcome) => "kept in the local mailbox, nothing has left this machine",
            Outcome.Sent(var id) => id is null ? "taken" : $"taken as {id}",
            Outcome.TryLater(var why, _) => why,
            Outcome.Refused(var why, _) => why,
            Outcome.Misconfigured(var what) => what,
            Outcome.Unknown(var why) => $"it may have left or not: {why}",
            Outcome.Withheld or Outcome.NotThere => outcome.GetType().Name,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}

/// <summary>What came of a test.</summary>
public abstract record TestMessageResult
{
    private TestMessageResult() { }

    /// <summary>The provider was asked. <paramref name="Detail"/>: its answer in our words.</summary>
    /// <param name="To">The address or number it is for, as it was read.</param>
    public sealed record Attempted(
        string Message,
        Channel Channel,
        string Language,
        string To,
        Outcome Outcome,
        string Detail
    ) : TestMessageResult
    {
        /// <summary>True: it lies in the local mailbox and has not left.</summary>
        public bool InMailbox { get; init; }
    }

    /// <summary>It was not: what is wrong and what to do.</summary>
    public sealed record Rejected(string Problem, string Remedy) : TestMessageResult;
}
