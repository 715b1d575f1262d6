using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Identities;

namespace MarketingAutomation.Flow.Sending;

/// <summary>
/// One effect by its name, for a host that hands effects over as text. What a name leaves out (address, context, the
/// right to call) is looked up here and never
/// leaves this process: begin, call and record are one step, because a right that could be handed on could be used
/// twice.
/// </summary>
public sealed class PerformOne(Identify identify, PerformEffects perform, Advance advance)
{
    /// <summary>
    /// Performs it, and what it brought that only this process may do; names the rest. Doing it twice, also at once, is
    /// harmless: the attempt is begun by one.
    /// </summary>
    /// <exception cref="StoreUnavailableException">A wake finds what is left.</exception>
    public async Task<Performed> Run(EffectName effect, CancellationToken cancel)
    {
        var prepared = new PreparedMessages(perform);
        if (effect.Ask is not { } attempt)
        {
            return await Follow(
                await advance.Apply(
                    effect.Customer,
                    new Input.AttemptBegins(effect.Message),
                    how: prepared.How,
                    cancel: cancel
                ),
                prepared,
                cancel
            );
        }

        var customer = await identify.Follow(effect.Customer, cancel);
        return
            customer.State.Messages.FirstOrDefault(m => m.Id == effect.Message)?.Attempt
                is { Status: AttemptStatus.Unknown } unknown
            && unknown.N == attempt
            ? await Follow(
                await Answer(
                    new Effect.Ask(
                        effect.Message,
                        unknown.N,
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
            : new Performed([], customer.State);
    }

    private async Task<Performed> Follow(Advanced advanced, PreparedMessages prepared, CancellationToken cancel)
    {
        var (mine, others) = (new Queue<Effect>(), new List<EffectName>());
        while (true)
        {
            foreach (var effect in advanced.Committed ? advanced.Decision.Effects : [])
            {
                if (EffectName.Of(effect) is { } name)
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
                return new Performed(others, advanced.Customer.State);
            }

            advanced = await Answer(granted, advanced.Customer, prepared, cancel);
        }
    }

    private async ValueTask<Advanced> Answer(
        Effect effect,
        StoredCustomer customer,
        PreparedMessages prepared,
        CancellationToken cancel
    ) =>
        await advance.Apply(
            customer.State.Key,
            await perform.Call(effect, prepared, cancel),
            customer,
            prepared.How,
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
    public static EffectName? Of(Effect effect) =>
        effect switch
        {
            Effect.Ready(var message, _) => new EffectName(message),
            Effect.Ask ask => new EffectName(ask.Message, ask.Attempt),
            _ => null,
        };

    /// <summary>True: it was handed over before, or may have been, and may never have been performed.</summary>
    /// <param name="before">The customer before the commit that names it now.</param>
    public bool WasOffered(CustomerState before) =>
        before.Messages.Any(m =>
            m.Id == Message
            && (Ask is null ? m.HeldFor == Reasons.Ready : m.Attempt is { Status: AttemptStatus.Unknown })
        );
}

/// <summary>What is left to do.</summary>
/// <param name="Next">Effects that followed and anybody may perform.</param>
/// <param name="Customer">The customer as they are now.</param>
public sealed record Performed(IReadOnlyList<EffectName> Next, CustomerState Customer);
