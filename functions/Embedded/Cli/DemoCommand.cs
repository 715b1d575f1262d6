using System.CommandLine;

namespace MarketingAutomation.Embedded.Cli;

internal static class DemoCommand
{
    public static Command Make(string[] settings) => new("demo", $"{settings.Length}");
}
