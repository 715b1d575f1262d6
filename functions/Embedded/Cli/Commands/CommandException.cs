namespace MarketingAutomation.Embedded.Cli.Commands;

/// <summary>A command cannot do what was requested; the message names where it looked and the remedy.</summary>
internal sealed class CommandException(string message, Exception? cause = null) : Exception(message, cause);
