using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Intake.Identities;

namespace MarketingAutomation.Flow.Sending;

/// <summary>
/// Performs the effects of a commit and records their outcomes: begin, call and record are one step, because a granted
/// attempt that could be handed on could be used twice. The embedded host performs all effects here; Azure performs one
/// effect by its name and hands over by name what follows.
/// </summary>
public sealed class EffectRunner(
    EffectPerformer performer,
    IReadOnlyDictionary<Channel, ISendPort> ports,
    CustomerResolver resolver,
    IdentityTable identities,
    CustomerProcessor processor
)
{
    private readonly SendSlots slots = new(ports);

    /// <summary>Performs all effects of a commit and those that follow from their outcomes. Throws only for an
    /// unavailable store.</summary>
    public async Task Run(ApplyResult advanced, CancellationToken cancel) =>
        await PerformAll(advanced, true, new PreparedMessages(performer), null, cancel);

    /// <summary>
    /// Performs one effect by its name, and what follows from it that only this process may perform; names the rest.
    /// What a name leaves out (address, context, the granted attempt) is looked up here and never leaves this process.
    /// Doing it twice, also at once, is harmless: the attempt is begun by one.
    /// </summary>
    /// <exception cref="Storage.StoreUnavailableException">A wake finds what is not performed.</exception>
    public async Task<NamedEffectResult> RunNamed(EffectName effect, CancellationToken cancel)
    {
        var prepared = new PreparedMessages(performer);
        ApplyResult advanced;
        if (effect.Ask is { } attempt)
        {
            var customer = await resolver.ReadSurvivor(effect.Customer, cancel);
            if (FindQuery(customer.State, effect.Message, attempt) is not { } query)
            {
                return new NamedEffectResult([], customer.State);
            }

            advanced = await PerformAndApply(query, false, customer, prepared, cancel);
        }
        else
        {
            advanced = await processor.Apply(
                effect.Customer,
                new Input.BeginAttempt(effect.Message),
                applyOptions: prepared.Options,
                cancel: cancel
            );
        }

        var following = new List<EffectName>();
        return new NamedEffectResult(following, await PerformAll(advanced, false, prepared, following, cancel));
    }

    // Performs the effects of a commit and what follows from them; the customer after the last of them. What another
    // process may perform as well is named in handedOver; null: all of it is performed here.
    private async Task<CustomerState> PerformAll(
        ApplyResult advanced,
        bool mayHaveWaited,
        PreparedMessages prepared,
        List<EffectName>? handedOver,
        CancellationToken cancel
    )
    {
        var waiting = new Queue<Effect>();
        var customer = advanced.Customer;
        Distribute(advanced, null);
        var granted = mayHaveWaited ? waiting.Count : 0;
        while (waiting.TryDequeue(out var effect))
        {
            // A granted attempt is used before anything else is begun: no granted attempt waits for another message's
            // call.
            var waited = granted-- > 0;
            using var slot = effect is Effect.Ready(_, var channel) ? await slots.Acquire(channel, cancel) : default;
            for (var now = effect; now is not null; )
            {
                var next = await PerformAndApply(now, waited, customer, prepared, cancel);
                waited = false;
                customer = next.Customer;
                now = now is Effect.Ready(var begun, _)
                    ? next.Decision.Effects.OfType<Effect.Send>().FirstOrDefault(s => s.Attempt.Message == begun)
                    : null;
                Distribute(next, now);
            }
        }

        return customer.State;

        void Distribute(ApplyResult result, Effect? performedNext)
        {
            foreach (var effect in result.IsCommitted ? result.Decision.Effects : [])
            {
                if (ReferenceEquals(effect, performedNext))
                {
                    continue;
                }

                if (handedOver is not null && EffectName.NameOf(effect) is { } name)
                {
                    handedOver.Add(name);
                }
                else
                {
                    waiting.Enqueue(effect);
                }
            }
        }
    }

    // The one path of an effect: call the provider, or begin the attempt, and record what became of it.
    private async ValueTask<ApplyResult> PerformAndApply(
        Effect effect,
        bool waited,
        StoredCustomer customer,
        PreparedMessages prepared,
        CancellationToken cancel
    ) =>
        await processor.Apply(
            customer.State.Key,
            await CheckWithheld(effect, waited, cancel) ?? await performer.Perform(effect, prepared, cancel),
            customer,
            prepared.Options,
            cancel
        );

    // The question about an attempt whose outcome is unknown; null: it is known by now.
    private static Effect.QueryOutcome? FindQuery(CustomerState state, string message, int attempt) =>
        state.Messages.FirstOrDefault(m => m.Id == message)?.Attempt is { Status: AttemptStatus.Unknown } unknown
        && unknown.Number == attempt
            ? new Effect.QueryOutcome(
                message,
                unknown.Number,
                unknown.Nonce,
                unknown.Channel,
                unknown.Address,
                unknown.BegunAt
            )
            {
                Until = unknown.Until,
            }
            : null;

    // An attempt granted with the decision may have waited here, and the address may have been stopped meanwhile, by
    // this customer or another who has it.
    private async ValueTask<Input?> CheckWithheld(Effect effect, bool waited, CancellationToken cancel)
    {
        if (
            !waited
            || effect is not Effect.Send { Attempt: { Channel: { } channel, Address: { } to, Topic: var topic } line }
            || !ChannelCatalog.Get(channel).IsForCustomers
        )
        {
            return null;
        }

        var against = await identities.FindSuppression(channel, to, cancel);
        return against?.SuppressedSince >= line.At || (topic is not null && against?.StoppedSince(topic) >= line.At)
            ? new Input.EffectFinished(
                new AttemptAnswer(
                    line.Message,
                    line.Attempt!.Value,
                    line.Nonce!,
                    new Outcome.Withheld("the address was stopped before the provider was called"),
                    line
                )
            )
            : null;
    }
}
