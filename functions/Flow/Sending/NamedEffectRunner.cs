using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Intake.Identities;

namespace MarketingAutomation.Flow.Sending;

/// <summary>
/// One effect by its name, for a host that hands effects over as text. What a name leaves out (address, context, the
/// right to call) is looked up here and never
/// leaves this process: begin, call and record are one step, because a right that could be handed on could be used
/// twice.
/// </summary>
public sealed class NamedEffectRunner(CustomerResolver resolver, EffectRunner runner, CustomerProcessor processor)
{
    /// <summary>
    /// Performs it, and what it brought that only this process may do; names the rest. Doing it twice, also at once, is
    /// harmless: the attempt is begun by one.
    /// </summary>
    /// <exception cref="Storage.StoreUnavailableException">A wake finds what is left.</exception>
    public async Task<NamedEffectResult> Run(EffectName effect, CancellationToken cancel)
    {
        var prepared = new PreparedMessages(runner);
        if (effect.Ask is not { } attempt)
        {
            return await PerformFollowing(
                await processor.Apply(
                    effect.Customer,
                    new Input.BeginAttempt(effect.Message),
                    applyOptions: prepared.Options,
                    cancel: cancel
                ),
                prepared,
                cancel
            );
        }

        var customer = await resolver.ReadSurvivor(effect.Customer, cancel);
        return
            customer.State.Messages.FirstOrDefault(m => m.Id == effect.Message)?.Attempt
                is { Status: AttemptStatus.Unknown } unknown
            && unknown.Number == attempt
            ? await PerformFollowing(
                await PerformAndApply(
                    new Effect.QueryOutcome(
                        effect.Message,
                        unknown.Number,
                        unknown.Nonce,
                        unknown.Channel,
                        unknown.Address,
                        unknown.BegunAt
                    )
                    {
                        Until = unknown.Until,
                    },
                    customer,
                    prepared,
                    cancel
                ),
                prepared,
                cancel
            )
            : new NamedEffectResult([], customer.State);
    }

    private async Task<NamedEffectResult> PerformFollowing(
        ApplyResult advanced,
        PreparedMessages prepared,
        CancellationToken cancel
    )
    {
        var (mine, others) = (new Queue<Effect>(), new List<EffectName>());
        while (true)
        {
            foreach (var effect in advanced.IsCommitted ? advanced.Decision.Effects : [])
            {
                if (EffectName.NameOf(effect) is { } name)
                {
                    others.Add(name);
                }
                else
                {
                    mine.Enqueue(effect);
                }
            }

            if (!mine.TryDequeue(out var granted))
            {
                return new NamedEffectResult(others, advanced.Customer.State);
            }

            advanced = await PerformAndApply(granted, advanced.Customer, prepared, cancel);
        }
    }

    private async ValueTask<ApplyResult> PerformAndApply(
        Effect effect,
        StoredCustomer customer,
        PreparedMessages prepared,
        CancellationToken cancel
    ) =>
        await processor.Apply(
            customer.State.Key,
            await runner.Perform(effect, prepared, cancel),
            customer,
            prepared.Options,
            cancel
        );
}

/// <summary>What an effect is called outside the process that decided it: keys only, nothing personal.</summary>
/// <param name="Message">Id of the message, which begins with its customer's key.</param>
/// <param name="Ask">The attempt to ask the provider about; null: begin one.</param>
public sealed record EffectName(string Message, int? Ask = null)
{
    /// <summary>Whose message it is.</summary>
    internal string Customer => Message[..Message.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>Its name; null: a granted attempt, which belongs to the process that won it.</summary>
    public static EffectName? NameOf(Effect effect) =>
        effect switch
        {
            Effect.Ready(var message, _) => new EffectName(message),
            Effect.QueryOutcome ask => new EffectName(ask.Message, ask.Attempt),
            _ => null,
        };

    /// <summary>True: it was handed over before, or may have been, and may never have been performed.</summary>
    /// <param name="before">The customer before the commit that names it now.</param>
    public bool WasOffered(CustomerState before) =>
        before.Messages.Any(m =>
            m.Id == Message
            && (Ask is null ? m.HoldReason == Reasons.Ready : m.Attempt is { Status: AttemptStatus.Unknown })
        );
}

/// <summary>What is left to do.</summary>
/// <param name="Next">Effects that followed and anybody may perform.</param>
/// <param name="Customer">The customer as they are now.</param>
public sealed record NamedEffectResult(IReadOnlyList<EffectName> Next, CustomerState Customer);
