using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Runs;

namespace MarketingAutomation.Core.Messages.Gates;

/// <summary>Whether a privacy request blocks a message.</summary>
internal static class PrivacyGate
{
    /// <summary>True: the stop blocks this message: every message to the customer, every call about them, and team
    /// notices that were decided before the stop.</summary>
    public static bool BlocksMessage(CustomerState state, Message message) =>
        state.PrivacyStop is { } stop
        && (message.Recipient is Recipient.Customer or Recipient.Url || message.DecidedAt <= stop.At);

    /// <summary>True: the message goes to an address of an order or a checkout whose owner asked for erasure.</summary>
    public static bool GoesToForgottenAddress(SendContext context, Message message) =>
        message.Recipient is Recipient.Customer
        && context.State.Runs.FirstOrDefault(r => r.Id == message.Run) is { } run
        && OtherPersonsAddress(context, run) is { } email
        && context.Lookups.Suppressions.GetValueOrDefault(AddressKey.Of(AddressKind.Email, email))
            is { Reason: "privacy" };

    /// <summary>The address that a run's e-mail goes to, if it is not the customer's own; null: it is.</summary>
    public static string? OtherPersonsAddress(SendContext context, Run run) =>
        RunRecipient.AddressOf(context, run, Channel.Email) is { } email
        && !ContactAddress.AreSame(AddressKind.Email, email, context.State.Profile.Email)
            ? email
            : null;
}
