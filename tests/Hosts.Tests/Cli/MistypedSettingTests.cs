using MarketingAutomation.Embedded.Cli.Commands;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Cli;

/// <summary>A setting on the command line in another form is answered with the form to write.</summary>
public sealed class MistypedSettingTests
{
    [Theory]
    [InlineData("--Clock:Speed 10", "The value of --Clock:Speed belongs behind an equals sign: --Clock:Speed=10")]
    [InlineData("pause --Data:Path x", "The value of --Data:Path belongs behind an equals sign: --Data:Path=x")]
    [InlineData("--Clock.Speed=10", "--Clock.Speed=10 is no option. Did you mean --Clock:Speed=10?")]
    [InlineData("--watch --Data.Path", "--Data.Path is no option. Did you mean --Data:Path?")]
    [InlineData("--Clock:Speed=10 --watch", null)]
    [InlineData("sign shopify order.json --now later.json", null)]
    [InlineData("migrate-store --from sqlite --to tables", null)]
    public void The_form_to_write_is_named(string arguments, string? answer) =>
        Assert.Equal(answer, CommandLine.FindMistypedSetting(arguments.Split(' ')));
}
