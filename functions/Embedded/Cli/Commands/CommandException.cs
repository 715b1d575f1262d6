namespace MarketingAutomation.Embedded.Cli.Commands;

/// <summary>A command cannot do what it was asked; the message says where it looked and what to do.</summary>
internal sealed class CommandException(string message, Exception? cause = null) : Exception(message, cause);
